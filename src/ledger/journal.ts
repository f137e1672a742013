import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file to which work that was done is added piece by piece, so that it outlives the process. */
export interface Journal {
  /** What an earlier process with the same ground left, the oldest first. */
  readonly kept: readonly unknown[]
  /** When that was last written to, in milliseconds since 1970. */
  readonly keptAt: number
  add(entry: unknown): void
  /** Removes it: the work is over. */
  end(): void
}

interface Line {
  readonly at: number
  readonly entry: unknown
}

/**
 * Opens a journal, or begins it anew where there is none of the same ground. Never throws: where it cannot be written,
 * nothing is kept.
 * @param ground what all the work depends on
 * @param maxAgeMs milliseconds after which what was left is of no use
 */
export function openJournal(path: string, ground: string, maxAgeMs: number): Journal {
  const lines = readLines(path)
  const last = lines.at(-1)
  const isUsable = last !== undefined && lines[0]?.entry === ground && Date.now() - last.at < maxAgeMs
  if (!isUsable)
    quietly(() => {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, textOf(ground))
    })
  // What was cut off in the middle of a line would spoil the next one.
  else quietly(() => appendFileSync(path, '\n'))
  return {
    kept: isUsable ? lines.slice(1).map(({ entry }) => entry) : [],
    keptAt: isUsable ? last.at : 0,
    add: (entry) => quietly(() => appendFileSync(path, textOf(entry))),
    end: () => quietly(() => rmSync(path, { force: true })),
  }
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // A full or a read-only disk is no reason to stop what the journal is about.
  }
}

function textOf(entry: unknown): string {
  return `${JSON.stringify({ at: Date.now(), entry } satisfies Line)}\n`
}

/** A line that was cut off is left out. */
function readLines(path: string): Line[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line]
    } catch {
      return []
    }
  })
}
