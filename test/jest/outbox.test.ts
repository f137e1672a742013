import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openOutbox } from '../../src/jest/worker/outbox.ts'
import type { FileRecord } from '../../src/model/record.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'carryover-outbox-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function record(file: string): FileRecord {
  return { file, project: '', worker: 'w', position: 0, leaks: [], imports: {}, limits: [], captureMs: 0, objects: 0 }
}

const late = { kind: 'env', path: 'process.env.LATE', after: '"1"', phase: 'late' } as const

it('gives each record once, and once more when it was amended', () => {
  const outbox = openOutbox(directory)
  outbox.add(record('a'))
  expect(outbox.take().map(({ record: { file }, revision }) => [file, revision])).toEqual([['a', 0]])
  outbox.add(record('b'))
  outbox.amend([late], 'a')
  expect(outbox.take().map(({ record: { file, leaks }, revision }) => [file, leaks.length, revision])).toEqual([['a', 1, 1], ['b', 0, 0]])
  expect(outbox.take()).toEqual([])
})

it('amends the last record where none is named, and nothing where there is nothing to add', () => {
  const outbox = openOutbox(directory)
  outbox.amend([late])
  outbox.add(record('a'))
  outbox.add(record('b'))
  outbox.amend([])
  outbox.amend([late])
  expect(outbox.take().map(({ record: { file }, revision }) => [file, revision])).toEqual([['a', 0], ['b', 1]])
})

it('writes a line a record to a file of its own', () => {
  const outbox = openOutbox(directory)
  outbox.add(record('a'))
  outbox.add(record('b'))
  outbox.write()
  const [file = ''] = readdirSync(directory)
  const lines = readFileSync(join(directory, file), 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { record: FileRecord }).record.file)).toEqual(['a', 'b'])
  expect(outbox.take()).toEqual([])
})

it('keeps what cannot be written for the next time', () => {
  const outbox = openOutbox(join(directory, 'gone'))
  outbox.add(record('a'))
  outbox.write()
  expect(outbox.take().map(({ record: { file } }) => file)).toEqual(['a'])
})
