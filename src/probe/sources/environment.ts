import * as native from '../natives.ts'
import type { Source } from './source.ts'

const { cwd, chdir, env } = process
const umask = process.umask.bind(process)

/** Environment variables, the working directory and the file mode mask. */
export const environment: Source = {
  name: 'environment',
  *roots() {
    const current = variables()
    if (typeof current === 'object' && current !== null && !native.isProxy(current))
      yield { target: current, label: 'process.env', kind: 'env', depth: 0, isSetByRunner: true }
  },
  *values() {
    const current = variables()
    yield {
      path: 'process.env',
      kind: 'env',
      value: current,
      text: current === env ? 'the environment' : 'another object',
      putBack: (before) => native.defineProperty(process, 'env', { value: before, writable: true, configurable: true, enumerable: true }),
    }
    yield { path: 'process.cwd()', kind: 'cwd', value: native.apply(cwd, process, []), putBack: (before) => native.apply(chdir, process, [before]) }
    const mask = umask()
    yield { path: 'process.umask()', kind: 'umask', value: mask, text: `0o${mask.toString(8)}`, putBack: (before) => umask(before as number) }
  },
  owns: (path) => /^process\.(?:env|cwd\(\)|umask\(\))$/.test(path),
}

/** A test file may put another object in its place. */
function variables(): unknown {
  return native.getOwnPropertyDescriptor(process, 'env')?.value
}
