import { existsSync } from 'node:fs'
import type { Source } from './source.ts'

const { execPath } = process
const exists = existsSync

/** Whether the file system is still the real one: libraries such as mock-fs replace what is below Node's own functions. */
export const fileSystem: Source = {
  name: 'file system',
  *values() {
    yield { path: 'node:fs.existsSync(process.execPath)', kind: 'builtin', value: exists(execPath) }
  },
}
