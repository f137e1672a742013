import type { ObservedLeak } from '../model/leak.ts'
import type { Ledger, Naming } from '../model/ledger.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import { type IsNamed, nameIn, namedWithin } from './named-within.ts'

/**
 * Of the files that ran after a writer and could read what it left there, the victim itself left out, the share that came
 * out otherwise, from 0 to 1; where these are few, it lies towards the share of all files.
 */
export type Exposure = (writer: string, leak: ObservedLeak, victim: ProjectFile) => number

/** A file-run after the writer. */
interface Exposed {
  readonly file: string
  readonly isTurned: boolean
}

/**
 * Begins to count how files fared after what others left: state that one test suffers from, others that read it often
 * suffer from as well, and what many read unharmed is less likely to be the cause.
 * @param ledgers runs in which files shared workers
 * @param isTurned whether a file came out otherwise in one of these
 */
export function openExposure(ledgers: readonly Ledger[], isTurned: (ledger: Ledger, file: ProjectFile) => boolean, naming: Naming | undefined): Exposure {
  const namings = new Map<string, IsNamed>()
  const exposed = new Map<string, readonly Exposed[]>()
  const turned = ledgers.map((ledger) => new Set(ledger.outcomes.filter((file) => isTurned(ledger, file)).map(({ file }) => file)))
  const all = ledgers.reduce((sum, { outcomes }) => sum + outcomes.length, 0)
  const usual = turned.reduce((sum, { size }) => sum + size, 0) / Math.max(1, all)

  const mayRead = (ledger: Ledger, file: ProjectFile, { module, path }: ObservedLeak): boolean => {
    if (module !== undefined) return ledger.reach(file.file, file.project).has(module)
    const key = keyOf(file)
    const isNamed = namings.get(key) ?? namedWithin(ledger, file, naming)
    namings.set(key, isNamed)
    const name = nameIn(path)
    return name === undefined || isNamed(name) !== false
  }
  const exposedTo = (writer: string, leak: ObservedLeak, project: string): readonly Exposed[] =>
    ledgers.flatMap((ledger, index) => {
      const record = ledger.recordOf(writer, project)
      if (!record?.leaks.some(({ path }) => path === leak.path)) return []
      const after = ledger.records.filter((other) => other.project === project && other.worker === record.worker && other.position > record.position)
      return after.filter((other) => mayRead(ledger, other, leak)).map(({ file }) => ({ file, isTurned: turned[index]?.has(file) === true }))
    })
  return (writer, leak, { file: victim, project }) => {
    const key = JSON.stringify([project, writer, leak.path])
    const known = exposed.get(key) ?? exposedTo(writer, leak, project)
    exposed.set(key, known)
    const others = known.filter(({ file }) => file !== victim)
    return (others.filter((other) => other.isTurned).length + usual) / (others.length + 1)
  }
}
