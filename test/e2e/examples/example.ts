import type { Expected } from '../kinds-node.ts'

/**
 * One way to leave state behind: its name, what a test file does, what undoes it where a call can, and what the report
 * says of it. The code may use what `vitest` exports, Node's modules by their names, and an object `kept`.
 */
export type Example = readonly [name: string, code: string, undo: string, leak: Expected]

/** Stands for a text that differs between runs or versions. */
export const ANY = '…'

/** What `kept` is, which the report leaves out. */
export const KEPT = ['process.kept', 'process.kept.*']

/**
 * A test file that does the same and leaves nothing, one that leaves the state, and one that undoes what it finds; the
 * middle one alone where no call can undo it.
 */
export function filesOf([name, code, undo]: Example): Readonly<Record<string, string>> {
  const polluter = { [fileOf(name, 'polluter')]: testFile(code) }
  if (undo === '') return polluter
  return { [fileOf(name, 'clean')]: testFile(`${code}\n  ${undo}`), ...polluter, [fileOf(name, 'cleaner')]: testFile(undo) }
}

export function fileOf(name: string, role: 'clean' | 'polluter' | 'cleaner'): string {
  return `test/${name}.${role}.test.ts`
}

const MODULES = [
  'async_hooks', 'buffer', 'child_process', 'crypto', 'dgram', 'diagnostics_channel', 'dns', 'events', 'fs', 'http', 'https',
  'module', 'net', 'os', 'path', 'stream', 'timers', 'tls', 'trace_events', 'util', 'worker_threads',
]

function testFile(code: string): string {
  const used = MODULES.filter((name) => new RegExp(`(?<![\\w.'])${name}\\.`).test(code))
  return `import { assert, chai, expect, should, test, vi } from 'vitest'
${used.map((name) => `import ${name} from 'node:${name}'\n`).join('')}
const kept = ((process as any).kept ??= {})
test('example', async () => {
  ${code}
})
`
}
