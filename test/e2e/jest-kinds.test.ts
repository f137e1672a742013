import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FORKS_ONLY } from './kinds-node.ts'
import { expectLeaks, leaksOf } from './leaks-of.ts'
import { KINDS } from '../jest/kinds.ts'
import { runJest } from '../jest/run-jest.ts'

const FILES = readdirSync(resolve(import.meta.dirname, '../../fixtures/jest-kinds/test'))
const names = Object.keys(KINDS)

/** Files that do no harm first: every one passes, and each polluter is seen for what it leaves itself. */
const order = [...FILES.filter((file) => !file.includes('polluter')), ...[...names, 'graceful-fs'].map((name) => `${name}.polluter.test.js`)].map(
  (file) => `test/${file}`,
)

const PLACES = [
  { place: 'in band', args: ['-i'], config: {} },
  { place: 'process', args: ['-w', '1'], config: { workerIdleMemoryLimit: '50GB' } },
  { place: 'thread', args: ['-w', '1'], config: { workerIdleMemoryLimit: '50GB', workerThreads: true } },
] as const

describe.each(PLACES)('jest-kinds, $place', ({ place, args, config }) => {
  it('sees exactly what each polluter leaves, and nothing of the others', async () => {
    const run = await runJest('jest-kinds', { order, args, config })
    for (const file of order) {
      const name = /^test\/(.*)\.polluter/.exec(file)?.[1]
      const isRefused = place === 'thread' && FORKS_ONLY.has(name ?? '')
      if (name === 'graceful-fs') expectGracefulFs(leaksOf(run, file).map(([, path]) => path))
      else expectLeaks(run, file, name === undefined || isRefused ? [] : expected(name, place))
    }
    const refused = place === 'thread' ? order.filter((file) => [...FORKS_ONLY].some((name) => file.startsWith(`test/${name}.`) && !file.includes('victim'))) : []
    expect(run.report?.files.filter(({ outcome }) => outcome !== 'pass').map(({ path }) => path)).toEqual(refused)
    expect(run.report?.limits).toEqual([])
    expect(run.report?.workers).toMatchObject([{ place, files: order }])
    // All is green, and Jest ends with the exit code that a test file set in its process.
    expect(run.exitCode).toBe(place === 'in band' ? 7 : place === 'thread' ? 1 : 0)
    const notes = run.report?.notes ?? []
    expect(notes.some((note) => note.includes('exit code 7') && note.includes('test/exit-code.polluter.test.js'))).toBe(place === 'in band')
    expect(notes.some((note) => note.includes('in band'))).toBe(place === 'in band')
  })
})

function expected(name: string, place: string) {
  // In its own process Jest has put a method of its own there.
  if (place !== 'in band' && name === 'stdout') return [['process', 'process.stdout.write', undefined, 'function']] as const
  return KINDS[name] ?? []
}

/** It replaces half of the file system's functions. */
function expectGracefulFs(paths: readonly string[]): void {
  expect(paths.length).toBeGreaterThan(20)
  expect(paths).toEqual(expect.arrayContaining(['node:fs.gracefulify', 'node:fs.readFile', 'node:fs.open', 'node:fs.ReadStream']))
  expect(paths.filter((path) => !path.startsWith('node:fs.'))).toEqual([])
}
