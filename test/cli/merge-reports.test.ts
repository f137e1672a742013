import { describe, expect, test } from 'vitest'
import { mergeReports } from '../../src/cli/merge-reports.ts'
import { reportWith, testWith } from '../formats/sample-report.ts'

describe('reports that say the same', () => {
  const suspected = testWith({ evidence: 'suspected', polluters: [['test/a.test.ts']] })
  const caused = testWith({ evidence: 'caused', polluters: [['test/a.test.ts']] })
  const ofAnother = testWith({ evidence: 'suspected', polluters: [['test/c.test.ts']] })
  const flaky = { file: 'test/b.test.ts', project: '', test: 'flips', outcomes: '2/5 fail in one order' }

  test('say it once, by the surer of the two', () => {
    const merged = mergeReports([
      reportWith({ orderDependent: [caused, ofAnother], flaky: [flaky] }),
      reportWith({ orderDependent: [suspected, ofAnother], flaky: [flaky] }),
      reportWith({ orderDependent: [suspected] }),
    ])
    expect(merged.orderDependent).toEqual([caused, ofAnother])
    expect(merged.flaky).toEqual([flaky])
    expect(merged.summary).toMatchObject({ orderDependent: 1, suspects: 1, flaky: 1 })
  })

  test('of another project are kept apart', () => {
    const web = { ...caused, project: 'web' }
    expect(mergeReports([reportWith({ orderDependent: [caused] }), reportWith({ orderDependent: [web] })]).orderDependent).toEqual([caused, web])
  })
})
