import type { ObservedLeak } from '../model/leak.ts'
import { currentWork, watchLateWork } from './late-work.ts'
import { mergeLeaks } from './merge-leaks.ts'

/** What an earlier file did while a later one ran, or before it began. */
export interface LateLeak {
  readonly file: string
  readonly leak: ObservedLeak
}

/** Tells the late work of earlier files from that of the file during which it is done. */
export interface LateFiles {
  /** Call when a file is done that leaves work under way. @param waiting how many timers and requests that is */
  leave(file: string, waiting: number): void
  /** Adds what an earlier file was found to have done. */
  add(file: string, leaks: readonly ObservedLeak[]): void
  /** Call when a file begins. @param onOwn takes what the file itself did so far */
  begin(onOwn: (leaks: readonly ObservedLeak[]) => void): void
  /** Call when a file is done, with what is left of its leaks. Gives those that are its own, and those of earlier files. */
  end(leaks: readonly ObservedLeak[]): { readonly own: readonly ObservedLeak[]; readonly late: readonly LateLeak[] }
}

/** Pieces of late work in one file that are looked at by themselves: each costs two looks at everything. */
const MAX_LOOKS = 10

/** @param look gives all that differs since the last look  @param onBound called when a file had more late work */
export function watchLateFiles(look: () => readonly ObservedLeak[], onBound: () => void): LateFiles {
  const left: { readonly file: string; readonly last: number }[] = []
  let late = new Map<string, ObservedLeak[]>()
  let takeOwn: ((leaks: readonly ObservedLeak[]) => void) | undefined
  let stop: (() => void) | undefined
  let isBounded = false

  const ownerOf = (id: number): string => (left.find(({ last }) => id <= last) ?? left.at(-1))?.file ?? ''
  const add = (file: string, leaks: readonly ObservedLeak[]): void =>
    void late.set(file, [...(late.get(file) ?? []), ...leaks.map((leak) => ({ ...leak, phase: 'late' as const }))])

  return {
    add,
    leave(file, waiting) {
      const last = currentWork()
      left.push({ file, last })
      let looks = 0
      isBounded = false
      takeOwn = (leaks) => add(file, leaks)
      stop = watchLateWork(last, waiting, {
        enter() {
          isBounded = ++looks > MAX_LOOKS
          if (isBounded) onBound()
          else takeOwn?.(look())
          return !isBounded
        },
        leave: (id) => add(ownerOf(id), look()),
      })
    },
    begin(onOwn) {
      takeOwn = onOwn
    },
    end(leaks) {
      stop?.()
      stop = undefined
      const own: ObservedLeak[] = []
      // Beyond the bound, what late work was seen to write is taken for late work's still.
      for (const leak of leaks) {
        const owner = isBounded ? [...late].find(([, seen]) => seen.some(({ path }) => path === leak.path))?.[0] : undefined
        if (owner === undefined) own.push(leak)
        else add(owner, [leak])
      }
      const result = [...late].flatMap(([file, seen]) => mergeLeaks(seen).map((leak) => ({ file, leak })))
      late = new Map()
      return { own, late: result }
    },
  }
}
