import { describe, expect, test } from 'vitest'
import { formatAnnotations, formatStepSummary } from '../../src/formats/github.ts'
import { FORMATS } from '../../src/formats/index.ts'
import { formatJson } from '../../src/formats/json.ts'
import { formatJunit } from '../../src/formats/junit.ts'
import { formatSarif } from '../../src/formats/sarif.ts'
import { formatMarkdown } from '../../src/formats/markdown.ts'
import { REPORT_FORMATS } from '../../src/model/options.ts'
import { crowd, leakWith, notebooks, reportWith, testWith } from './sample-report.ts'

describe('FORMATS', () => {
  test('has every format of the contract', () => {
    expect(Object.keys(FORMATS)).toEqual(REPORT_FORMATS)
  })

  test.each(REPORT_FORMATS)('%s ends with one line break, and is the same each time', async (name) => {
    const options = { color: false, width: 100 }
    const text = await FORMATS[name](notebooks, options)
    expect(text).toMatch(/[^\n]\n$/)
    expect(await FORMATS[name](notebooks, options)).toBe(text)
  })
})

describe('formatJson', () => {
  test('is the report', () => {
    expect(JSON.parse(formatJson(notebooks))).toEqual(notebooks)
    expect(formatJson(notebooks).startsWith('{\n  "schema": "carryover.report/1",\n')).toBe(true)
  })
})

describe('formatAnnotations', () => {
  test('one a finding: errors for what is proven, where the state was written', () => {
    const heads = formatAnnotations(notebooks).trimEnd().split('\n').map((line) => line.replace(/^(::.*?)::.*$/, '$1'))
    expect(heads).toEqual([
      '::error file=src/progress.ts,line=21,col=20,title=Test fails after other files',
      '::error file=test/05-split.test.ts,title=Test fails after other files',
      '::warning file=test/07-report.test.ts,title=Hazard%3A stale mock',
      '::warning file=test/09-search.test.ts,title=Flaky test',
      '::warning file=test/06-locale.test.ts,title=State outlives its test file%3A module-private variable',
    ])
  })

  test('a suspicion is a warning, worded as one', () => {
    const text = formatAnnotations(reportWith({ orderDependent: [testWith({ evidence: 'suspected' })] }))
    expect(text).toMatch(/^::warning file=test\/b\.test\.ts,title=Test may depend on order::test\/b\.test\.ts > adds up: may depend on order/)
  })

  test('twenty victims of one state are one annotation', () => {
    const lines = formatAnnotations(crowd).trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('test/late-00.test.ts > adds up (+19 more): pass alone (3/3 each)')
  })

  test('is empty when there is nothing to report, and bounded when there is much', () => {
    expect(formatAnnotations(reportWith())).toBe('')
    const leaks = Array.from({ length: 200 }, (_, index) => leakWith({ id: `${index}`, kind: 'env', path: `process.env.X${index}` }))
    const lines = formatAnnotations(reportWith({ leaks })).trimEnd().split('\n')
    expect(lines).toHaveLength(51)
    expect(lines.at(-1)).toBe('::notice title=Carryover::… and 150 more findings (see the JSON report)')
  })
})

describe('formatMarkdown', () => {
  test('puts the worst first, and the whole of it', () => {
    const text = formatMarkdown(notebooks)
    expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '## Carryover',
      '### Order-dependent tests: 2',
      '#### `test/03-train.test.ts > prints one line an epoch`',
      '#### `test/05-split.test.ts > validates on the same rows every time`',
      '### Hazards: 1',
      '### Leaks: 3',
      '### Flaky: 1',
      '### Failing: 1',
      '### Not shown and not seen',
    ])
    expect(text).toContain(
      'Victim: passes alone (3/3), fails after `test/01-intro.test.ts` (3/3), and passes again when `src/defaults.ts#defaults.callbacks[1]` is put back.\n',
    )
    expect(text).toContain(
      '| written | `src/progress.ts:21` `defaults.callbacks.push(new ProgressCallback())` during import: `test/01-intro.test.ts` → `src/progress.ts` |\n',
    )
    expect(formatStepSummary(notebooks)).toBe(text)
  })

  test('is two lines for a clean run', () => {
    expect(formatMarkdown(reportWith())).toBe(
      '## Carryover\n\nNothing to report. Looked at 4 files in 2 workers; nothing was rerun.\n',
    )
  })
})

describe('formatSarif', () => {
  test('has a rule for every result, and a place where it is known', () => {
    const log = JSON.parse(formatSarif(notebooks)) as SarifLog
    const [run] = log.runs
    expect(log.version).toBe('2.1.0')
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
    expect(run.results.map(({ ruleId, level, locations }) => [ruleId, level, locations[0].physicalLocation])).toEqual([
      ['order-dependent', 'error', { artifactLocation: { uri: 'src/progress.ts' }, region: { startLine: 21, startColumn: 20 } }],
      ['order-dependent', 'error', { artifactLocation: { uri: 'test/05-split.test.ts' } }],
      ['stale-mock', 'warning', { artifactLocation: { uri: 'test/07-report.test.ts' } }],
      ['flaky', 'warning', { artifactLocation: { uri: 'test/09-search.test.ts' } }],
      ['private', 'note', { artifactLocation: { uri: 'test/06-locale.test.ts' } }],
    ])
  })

  test('names of files are URIs', () => {
    const leaks = [leakWith({ id: 'u', kind: 'env', path: 'process.env.X', file: 'test/[id] 50%.test.ts' })]
    const [run] = (JSON.parse(formatSarif(reportWith({ leaks }))) as SarifLog).runs
    expect(run.results[0]?.locations[0].physicalLocation).toEqual({ artifactLocation: { uri: 'test/%5Bid%5D%2050%25.test.ts' } })
  })
})

describe('formatJunit', () => {
  test('fails only for what is proven', () => {
    const text = formatJunit(notebooks)
    expect(text).toContain('<testsuite name="carryover" tests="5" failures="2" errors="0" skipped="3" time="4.210">')
    expect(text.match(/<failure /g)).toHaveLength(2)
    expect(text.match(/<skipped /g)).toHaveLength(3)
    expect(text).toContain(
      '<testcase classname="test/03-train.test.ts" name="order-dependent: test/03-train.test.ts &gt; prints one line an epoch" time="0">',
    )
  })

  test('escapes what XML reads as markup', () => {
    const text = formatJunit(reportWith({ orderDependent: [testWith({ test: `<a & "b" 'c'>` })] }))
    expect(text).toContain('&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;')
    expect(text).not.toContain('<a &')
  })

  test('is an empty suite when there is nothing to report', () => {
    expect(formatJunit(reportWith())).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="carryover" tests="0" failures="0" errors="0" time="1.840">',
        '  <testsuite name="carryover" tests="0" failures="0" errors="0" skipped="0" time="1.840">',
        '    <system-out>Nothing to report. Looked at 4 files in 2 workers; nothing was rerun.</system-out>',
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    )
  })
})

interface SarifLog {
  readonly version: string
  readonly runs: readonly [SarifRun]
}

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
  readonly results: readonly {
    readonly ruleId: string
    readonly ruleIndex: number
    readonly level: string
    readonly locations: readonly [{ readonly physicalLocation: unknown }]
  }[]
}
