import { createHash } from 'node:crypto'
import type { Hazard } from '../model/hazard.ts'
import { moduleLabel } from '../model/module-label.ts'

/** A short name for one leak of one file, the same in every run. */
export function leakId(project: string, file: string, path: string): string {
  return createHash('sha256').update(`${project}\0${file}\0${path}`).digest('hex').slice(0, 10)
}

/** The same for a hazard, whichever files brought it about. */
export function hazardId(project: string, { kind, module, mocked }: Pick<Hazard, 'kind' | 'module' | 'mocked'>): string {
  return leakId(project, kind, `${moduleLabel(module)}\0${mocked.split('/node_modules/').at(-1)}`)
}
