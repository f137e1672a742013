import { createHash } from 'node:crypto'

/** A short name for one leak of one file, the same in every run. */
export function leakId(project: string, file: string, path: string): string {
  return createHash('sha256').update(`${project}\0${file}\0${path}`).digest('hex').slice(0, 10)
}
