import type { Finding, Reader } from '../model/finding.ts'
import type { Laboratory } from './laboratory.ts'
import type { TracedAccess } from './test-runner.ts'

/** Places that are named of one finding. */
const MAX_READERS = 3

/** Finds out where the test's file reads the state that turns it round; in the test itself, where it does. */
export async function findReaders(laboratory: Laboratory, { file, test, cause, state }: Finding): Promise<readonly Reader[]> {
  const paths = state.flatMap(({ leak }) => leak?.path ?? [])
  if (paths.length === 0) return []
  const reads = await laboratory.reads(cause, file, paths)
  const own = reads.filter((read) => read.test === test)
  const readers = new Map<string, Reader>()
  for (const read of own.length > 0 ? own : reads) {
    const reader = readerOf(read, file)
    const name = `${reader.file}:${reader.line}`
    if (!readers.has(name)) readers.set(name, reader)
  }
  return [...readers.values()].slice(0, MAX_READERS)
}

function readerOf({ file, line, column, source, callers, test }: TracedAccess, testFile: string): Reader {
  const from = file === testFile ? undefined : callers.find((caller) => caller.file === testFile)
  return { file, line, column, source, ...(from && { from }), ...(test !== undefined && { test }) }
}
