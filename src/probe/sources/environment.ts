import * as native from '../natives.ts'
import type { Source } from './source.ts'

/** Variables that the runner sets for each worker or file. */
const RUNNERS_OWN: ReadonlySet<PropertyKey> = new Set(['VITEST_WORKER_ID', 'VITEST_POOL_ID', 'JEST_WORKER_ID'])

const { cwd, chdir } = process
const umask = process.umask.bind(process)

/** Environment variables, the working directory and the file mode mask. */
export const environment: Source = {
  name: 'environment',
  *roots() {
    yield { target: process.env, label: 'process.env', kind: 'env', depth: 0, skipped: RUNNERS_OWN, isSetByRunner: true }
  },
  *values() {
    yield { path: 'process.cwd()', kind: 'cwd', value: native.apply(cwd, process, []), putBack: (before) => native.apply(chdir, process, [before]) }
    const mask = umask()
    yield { path: 'process.umask()', kind: 'umask', value: mask, text: `0o${mask.toString(8)}`, putBack: (before) => umask(before as number) }
  },
}
