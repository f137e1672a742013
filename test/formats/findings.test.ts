import { describe, expect, it } from 'vitest'
import { collectFindings, leakFindings } from '../../src/formats/findings.ts'
import { failingEntries } from '../../src/formats/wording.ts'
import { leakWith, reportWith } from './sample-report.ts'

describe('leaks that are one thing to a reader', () => {
  const entry = (index: number, file: string, parts = {}) => leakWith({ id: `${file}${index}`, kind: 'module', path: `src/a.ts#list[${index}]`, after: `"${index}"`, file, ...parts })
  const shown = (...leaks: Parameters<typeof leakWith>[0][]) =>
    leakFindings(collectFindings(reportWith({ leaks: leaks.map(leakWith) }))).map(({ leak, files }) => ({ path: leak.path, files }))

  it('are entries that files add to one list', () => {
    expect(shown(entry(7, 'a'), entry(12, 'b'), entry(0, 'a'))).toEqual([{ path: 'src/a.ts#list[0…12]', files: ['a', 'b'] }])
  })

  it('are not entries that were there, one entry, or what was proven to break a test', () => {
    expect(shown(entry(0, 'a', { before: '"x"' }), entry(1, 'a')).map(({ path }) => path)).toEqual(['src/a.ts#list[0]', 'src/a.ts#list[1]'])
    expect(shown(entry(3, 'a'), entry(3, 'b'))).toEqual([{ path: 'src/a.ts#list[3]', files: ['a', 'b'] }])
    expect(shown(entry(0, 'a', { verdict: 'harmful' }), entry(1, 'a'), entry(2, 'a')).map(({ path }) => path)).toEqual(['src/a.ts#list[0]', 'src/a.ts#list[1…2]'])
  })
})

describe('tests that fail in the same way', () => {
  const failing = (count: number, error: (file: string) => string) =>
    Array.from({ length: count }, (_, index) => `test/${index}.test.ts`).map((file) => ({ file, project: '', test: '', error: error(file) }))

  it('are told by the first, where they are many, whatever their files are called', () => {
    expect(failingEntries(failing(5, (file) => `no module, imported from /app/${file}`))).toEqual([
      { test: expect.objectContaining({ file: 'test/0.test.ts' }), detail: 'no module, imported from /app/test/0.test.ts', tests: 5 },
    ])
  })

  it('are told one by one where they are few, or nothing is known of how', () => {
    expect(failingEntries(failing(3, () => 'no module')).map(({ tests }) => tests)).toEqual([1, 1, 1])
    expect(failingEntries(failing(5, () => '')).map(({ tests }) => tests)).toEqual([1, 1, 1, 1, 1])
  })
})
