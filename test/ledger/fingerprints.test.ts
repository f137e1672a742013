import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Content, readContents } from '../../src/ledger/contents.ts'
import { openFingerprints } from '../../src/ledger/fingerprints.ts'
import { buildLedger } from '../../src/ledger/ledger.ts'
import type { FileOutcome, FileRecord } from '../../src/model/record.ts'

let root: string
const HOUR = 3_600_000

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carryover-fingerprints-'))
  for (const [path, text] of Object.entries(FILES)) write(path, text)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const FILES = {
  'package-lock.json': '{}',
  'vitest.config.ts': 'export default {}',
  'test/setup.ts': "import '../src/clock.ts'",
  'src/clock.ts': 'export {}',
  'test/a.test.ts': "import '../src/a.ts'",
  'test/b.test.ts': "import '../src/b.ts'",
  'src/a.ts': "import 'lodash'",
  'src/b.ts': "import './a.ts'",
  'node_modules/lodash/index.js': 'module.exports = {}',
}

const IMPORTS = {
  'test/setup.ts': ['src/clock.ts'],
  'src/clock.ts': [],
  'test/a.test.ts': ['src/a.ts'],
  'test/b.test.ts': ['src/b.ts'],
  'src/b.ts': ['src/a.ts'],
  'src/a.ts': ['node_modules/lodash/index.js'],
}

describe('the code of a test file', () => {
  test.each([
    ['itself', 'test/a.test.ts', ['a']],
    ['what it imports, directly or through others', 'src/a.ts', ['a', 'b']],
    ['what another imports', 'src/b.ts', ['b']],
    ['a setup file', 'test/setup.ts', ['a', 'b']],
    ['what a setup file imports', 'src/clock.ts', ['a', 'b']],
    ['the config', 'vitest.config.ts', ['a', 'b']],
    ['the lock file', 'package-lock.json', ['a', 'b']],
    ['a package, without which the lock file stays', 'node_modules/lodash/index.js', []],
    ['a file that nothing imports', 'README.md', []],
  ])('is another where this changed: %s', (_, path, changed) => {
    const before = codes()
    write(path, 'changed')
    const after = codes()
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(changed)
  })

  test('is the same for all that was only touched', () => {
    const before = codes()
    for (const [path, text] of Object.entries(FILES)) write(path, text, 2 * HOUR)
    expect(codes()).toEqual(before)
  })

  test('is not known where a module is gone, was written while the run went on, or imports are not known', () => {
    rmSync(join(root, 'src/b.ts'))
    expect(codes()['b']).toBe('')
    write('src/a.ts', 'written by now', -HOUR)
    expect(codes()).toEqual({ a: '', b: '' })
    expect(codes({ 'test/b.test.ts': [] })['a']).toBe('')
  })

  test('is known of a file that is written anew by each run, with what it held before', () => {
    write('src/a.ts', 'generated', -HOUR)
    const known = new Map<string, Content>()
    expect(codes(IMPORTS, known)['a']).toBe('')
    write('src/a.ts', 'generated', -2 * HOUR)
    expect(codes(IMPORTS, known)['a']).not.toBe('')
    write('src/a.ts', 'edited', -2 * HOUR)
    expect(codes(IMPORTS, known)['a']).toBe('')
  })
})

test('contents are read once, while time and size are the same', () => {
  const known = new Map<string, Content>()
  const first = codes(IMPORTS, known)
  expect(known.size).toBe(8)
  const { fresh, hashOf } = readContents(root, known, Date.now())
  for (const path of known.keys()) hashOf(path)
  expect(fresh.size).toBe(0)
  expect(codes(IMPORTS, known)).toEqual(first)
})

test('tests that ran are told apart by name and order, without those that were skipped', () => {
  const fingerprintOf = openFingerprints(ledgerOf({}), GROUND, readContents(root, new Map(), Date.now()))
  const testsOf = (...names: readonly string[]): string =>
    fingerprintOf({ ...outcome('a'), tests: names.map((name) => ({ name: name.replace('-', ''), outcome: name.startsWith('-') ? 'skip' : 'pass' })) }).tests
  expect(testsOf('one', 'two')).toBe(testsOf('one', '-three', 'two'))
  expect(new Set([testsOf('one', 'two'), testsOf('two', 'one'), testsOf('one'), testsOf()]).size).toBe(4)
})

const GROUND = {
  get root() {
    return root
  },
  runner: { name: 'vitest', version: '5.1.1', pool: 'forks', isolate: false, workers: 1 },
  sharedFiles: () => ['test/setup.ts', 'vitest.config.ts'],
} as const

/** Hashes of the code of both test files; what was read is added to what is known. */
function codes(imports: Readonly<Record<string, string[]>> = IMPORTS, known = new Map<string, Content>()): Record<string, string> {
  const contents = readContents(root, known, Date.now())
  const fingerprintOf = openFingerprints(ledgerOf(imports), GROUND, contents)
  const result = Object.fromEntries(['a', 'b'].map((name) => [name, fingerprintOf(outcome(name)).code]))
  for (const [path, content] of contents.fresh) known.set(path, content)
  return result
}

function ledgerOf(imports: Readonly<Record<string, string[]>>) {
  const record: FileRecord = { file: 'test/a.test.ts', project: '', worker: 'w', position: 0, leaks: [], imports, limits: [], captureMs: 0, objects: 0 }
  return buildLedger([record], [outcome('a'), outcome('b')])
}

function outcome(name: string): FileOutcome {
  return { file: `test/${name}.test.ts`, project: '', outcome: 'pass', durationMs: 1, tests: [] }
}

/** Writes a file so many milliseconds ago. */
function write(path: string, text: string, ago = HOUR): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  const time = new Date(Date.now() - ago)
  utimesSync(join(root, path), time, time)
}
