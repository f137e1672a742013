import type { FlakyTest, RunnerInfo } from '../model/report.ts'
import { type Findings, type HazardFinding, type LeakFinding, leakFindings, type OrderFinding } from './findings.ts'
import { plain } from './plain.ts'
import {
  changeSentence, docsForKind, firstOf, FLAKY_HEADING, hazardSentence, hazardTitle, leakTitle, mendSentence,
  mendsFor, nameOfState, NOT_PROVEN, orderTitle, rungSentence, testName,
} from './wording.ts'

/** One finding as tools for machines want it: where, how grave, and what. All text is plain. */
export interface Statement {
  /** `order-dependent`, `flaky`, or the name of a kind of leak or hazard. */
  readonly rule: string
  readonly severity: 'error' | 'warning' | 'note'
  readonly title: string
  readonly lines: readonly string[]
  /** The test file that it is about. */
  readonly owner: string
  /** What it is about, the same in every run: a test, a path, a module. */
  readonly subject: string
  /** Where to look: where the state was written, where that is known, else the owner. */
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly id: string
  readonly docs?: string
}

/** Each finding as one statement, worst first. Leaks and hazards that an order-dependent test names are left to it. */
export function statementsOf(findings: Findings): Statement[] {
  const { report, orderDependent, hazards } = findings
  return [
    ...[...orderDependent].reverse().map((finding) => ofTests(finding, report.runner)),
    ...hazards.filter(({ tests }) => tests.length === 0).map(ofHazard),
    ...report.flaky.map(ofFlaky),
    ...leakFindings(findings).filter(standsAlone).map((finding) => ofLeak(finding, report.runner)),
  ]
}

function standsAlone({ tests, leak }: LeakFinding): boolean {
  return tests.length === 0 && leak.verdict !== 'benign'
}

function ofTests(finding: OrderFinding, runner: RunnerInfo): Statement {
  const { first, tests, states } = finding
  const others = tests.length > 1 ? ` (+${tests.length - 1} more)` : ''
  const traced = states.flatMap((state) => ('leak' in state && state.leak.origin !== undefined ? [state.leak.origin] : []))[0]
  return {
    rule: 'order-dependent',
    severity: first.evidence === 'suspected' ? 'warning' : 'error',
    title: orderTitle(first),
    lines: [
      `${testName(first, plain)}${others}: ${rungSentence(finding, plain)}.`,
      ...states.map((state) => {
        const change = 'leak' in state ? changeSentence(state.leak, plain) : hazardSentence(state.hazard, plain)
        const doubt = state.evidence === 'suspected' ? ` (${NOT_PROVEN})` : ''
        return `State: ${plain(nameOfState(state))}${doubt}${change === '' ? '' : `: ${change}`}`
      }),
      `Reproduce: ${plain(first.repro.command)}`,
      ...mendsFor(finding, runner.name).map((mend) => `${mend.label === 'fix' ? 'Fix' : 'Or'} ${mendSentence(mend, plain)}`),
    ],
    ...(traced === undefined ? { file: first.file } : { file: traced.file, line: traced.line, column: traced.column }),
    owner: first.file,
    subject: testName(first, plain),
    id: `order-dependent/${first.project}/${first.file}/${first.test}`,
  }
}

function ofLeak(finding: LeakFinding, runner: RunnerInfo): Statement {
  const { leak, files } = finding
  const change = changeSentence(leak, plain)
  return {
    rule: leak.kind,
    severity: leak.verdict === 'harmful' ? 'warning' : 'note',
    title: leakTitle(leak, runner),
    lines: [
      `${plain(leak.path)}${change === '' ? '' : `: ${change}`}`,
      `Left by ${firstOf(files.map(plain), 3)}`,
      ...(leak.fix === '' ? [] : [`Fix: ${plain(leak.fix)}`]),
    ],
    ...(leak.origin === undefined
      ? { file: files[0] ?? leak.file }
      : { file: leak.origin.file, line: leak.origin.line, column: leak.origin.column }),
    owner: leak.file,
    subject: plain(leak.path),
    id: `leak/${leak.id}`,
    docs: leak.docs,
  }
}

function ofHazard({ hazard, modules }: HazardFinding): Statement {
  return {
    rule: hazard.kind,
    severity: hazard.basis === 'observed' ? 'warning' : 'note',
    title: hazardTitle(hazard),
    lines: [`${hazardSentence(hazard, plain, modules)}.`, ...(hazard.fix === '' ? [] : [`Fix: ${plain(hazard.fix)}`])],
    file: hazard.by,
    owner: hazard.by,
    subject: plain(hazard.module),
    id: `hazard/${hazard.id}`,
    docs: docsForKind(hazard.kind),
  }
}

function ofFlaky(test: FlakyTest): Statement {
  return {
    rule: 'flaky',
    severity: 'warning',
    title: 'Flaky test',
    lines: [`${testName(test, plain)}: ${plain(test.outcomes)}`, `Its ${FLAKY_HEADING}.`],
    file: test.file,
    owner: test.file,
    subject: testName(test, plain),
    id: `flaky/${test.project}/${test.file}/${test.test}`,
  }
}
