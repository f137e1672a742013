import { describe, expect, test } from 'vitest'
import type { FileEntry } from '../../src/model/report.ts'
import { type Column, fileRows, sortedRows } from '../../src/ui/file-rows.ts'
import { leakWith, reportWith } from '../formats/sample-report.ts'

const entry = (path: string, parts: Partial<FileEntry>): FileEntry => ({
  path, project: '', worker: 'w1', position: 0, outcome: 'pass', failed: [], durationMs: 0, captureMs: 0, objects: 0, leaks: [], hazards: [], ...parts,
})

const rows = fileRows(
  reportWith({
    workers: [{ id: 'w0', project: '', files: [] }, { id: 'w1', project: '', files: [] }],
    leaks: [
      leakWith({ id: '1', kind: 'env', path: 'process.env.A', verdict: 'harmful' }),
      leakWith({ id: '2', kind: 'env', path: 'process.env.B', verdict: 'benign' }),
    ],
    files: [
      entry('c', { position: 1, durationMs: 30, captureMs: 0.2, leaks: ['2'] }),
      entry('a', { worker: 'w0', position: 4, durationMs: 10, captureMs: 9, outcome: 'fail' }),
      entry('b', { worker: 'elsewhere', durationMs: 20, captureMs: 1, leaks: ['1', '2'], outcome: 'error' }),
    ],
  }),
)

describe('the rows of the table of files', () => {
  test('count benign leaks apart', () => {
    expect(rows.map(({ leaks, benign, worker }) => [leaks, benign, worker])).toEqual([[0, 1, 1], [0, 0, 0], [1, 1, -1]])
  })

  test.each([
    ['path', 'abc'],
    ['worker', 'bac'],
    ['outcome', 'bac'],
    ['leaks', 'bca'],
    ['captureMs', 'abc'],
    ['durationMs', 'cba'],
  ] as const satisfies readonly (readonly [Column, string])[])('sorted by %s', (column, expected) => {
    const order = (isReversed: boolean): string => sortedRows(rows, column, isReversed).map((row) => row.entry.path).join('')
    expect(order(false)).toBe(expected)
    expect(order(true)).toBe([...expected].reverse().join(''))
  })
})
