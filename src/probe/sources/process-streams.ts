import { namedBy } from '../named-in-code.ts'
import * as native from '../natives.ts'
import type { SkippedKeys } from '../shape.ts'
import type { Source } from './source.ts'

/** To read `process.stdin` makes Node open it: it is left alone until code is about to run that names it. */
export const stdin = namedBy(/\bstdin\b/)

export interface ProcessStream {
  readonly name: 'stdin' | 'stdout' | 'stderr'
  readonly stream: NodeJS.EventEmitter
}

const opened: ProcessStream[] = (['stdout', 'stderr'] as const).map((name) => ({ name, stream: process[name] }))

/** The standard streams as they were before any test file, standard input only where code names it. */
export function processStreams(): readonly ProcessStream[] {
  if (stdin.isNamed() && opened.length === 2) opened.push({ name: 'stdin', stream: process.stdin })
  return opened
}

/** Of a stream's own properties those with a public name; beside them Node keeps what is under way. */
const INTERNALS: SkippedKeys = { has: (key) => typeof key !== 'string' || key.startsWith('_') || CONNECTION.has(key) }

const CONNECTION: ReadonlySet<string> = new Set(['connecting', 'server', 'bytesRead', 'fd', 'destroySoon'])

/** What test files put in place of a standard stream, of its methods and of what it says of its terminal. */
export const streams: Source = {
  name: 'process streams',
  *roots(isKnown) {
    for (const { name, stream } of processStreams()) {
      const label = `process.${name}`
      if (!isKnown(label)) yield { target: stream, label, kind: 'process', depth: 0, skipped: INTERNALS, shape: 'properties' }
    }
  },
  *values() {
    for (const { name, stream } of processStreams()) {
      const own = native.getOwnPropertyDescriptor(process, name)
      const isOwn = own?.get === OWN[name]?.get && own?.value === OWN[name]?.value
      yield {
        path: `process.${name}`,
        kind: 'process',
        isFirstSeenAsIs: name === 'stdin',
        value: isOwn ? stream : (own?.value ?? own?.get),
        ...(isOwn && { text: "the worker's own" }),
        putBack: () => void native.defineProperty(process, name, OWN[name] as PropertyDescriptor),
      }
    }
  },
  owns: (path) => /^process\.(?:stdin|stdout|stderr)$/.test(path),
}

const OWN = {
  stdin: native.getOwnPropertyDescriptor(process, 'stdin'),
  stdout: native.getOwnPropertyDescriptor(process, 'stdout'),
  stderr: native.getOwnPropertyDescriptor(process, 'stderr'),
}
