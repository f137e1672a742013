import type { Hazard } from '../../model/hazard.ts'
import type { Report } from '../../model/report.ts'
import { type Findings, leakFindings, type OrderFinding } from '../findings.ts'
import { count, duration, firstOf, type Mark } from './counts.ts'
import { costSentence } from './plan.ts'

/** How many files that turned tests round the last line names. */
const NAMED = 2

/** The last line, without a capital: what was found, never a count without a culprit, and how much was looked at. */
export function summarySentence(findings: Findings, mark: Mark): string {
  const { found, lookedAt: extent } = summaryParts(findings, mark)
  return [`${found.join('; ')}.`, ...(extent === '' ? [] : [extent])].join(' ')
}

/** The same in parts, for a reader who has room: what was found, each a phrase, and how much was looked at. */
export function summaryParts(findings: Findings, mark: Mark): { readonly found: readonly string[]; readonly lookedAt: string } {
  const { report } = findings
  const found = [
    ...orderParts(findings, mark),
    ...leakPart(findings, mark),
    ...hazardPart(findings, mark),
    ...testPart(report.flaky, 'flaky', mark),
    ...testPart(report.failing, 'failing in any order', mark),
  ]
  if (found.length === 0 && report.summary.files === 0) return { found: ['nothing was looked at: no test file ran'], lookedAt: '' }
  return { found: found.length === 0 ? [nothing(report, mark)] : found, lookedAt: `Looked at ${lookedAt(report)}.` }
}

/** A file that failed and was not explained is no news of this tool, and yet not nothing. */
function nothing({ files }: Report, mark: Mark): string {
  const failed = files.filter(({ outcome }) => outcome === 'fail' || outcome === 'error')
  return failed.length === 0 ? 'nothing to report' : `nothing that would explain why ${firstOf(failed.map(({ path }) => mark(path)), NAMED)} failed`
}

/** Whether a report has nothing to say but what it looked at. */
export function isClean({ report, leaks, orderDependent }: Findings): boolean {
  return leaks.length + orderDependent.length + report.hazards.length + report.flaky.length + report.failing.length === 0
}

/** How much a run looked at: files, workers, reruns. */
function lookedAt(report: Report): string {
  const { summary, workers, runner } = report
  const base = `${count(summary.files, 'file')} in ${count(workers.length || runner.workers, 'worker')}`
  const cost = costSentence(report) === '' ? '' : ` (${costSentence(report)})`
  const spent = summary.wallMs > 0 ? `, ${duration(summary.wallMs)}` : ''
  return summary.runs === 0 ? `${base}; nothing was rerun` : `${base}, ${count(summary.runs, 'rerun')}${cost}${spent}`
}

/** Benign changes are counted, so that nobody thinks they were missed. */
export function benignSentence(benign: number): string {
  return `${count(benign, 'benign change')} not shown (filled once, or only counting).`
}

/** Said where a list was cut. */
export function moreSentence(amount: number, noun: string, plural = `${noun}s`): string {
  return `… and ${count(amount, `more ${noun}`, `more ${plural}`)} (see the JSON report)`
}

/** What a flaky test is, so that nobody takes it for order-dependent. */
export const FLAKY_HEADING = 'outcome changes in one and the same order, so order does not explain it'

/** What a failing test is. */
export const FAILING_HEADING = 'fails alone too, so order does not explain it'

/** What a hazard is, and whether any was met. */
export function hazardsHeading(hazards: readonly Hazard[]): string {
  const isMet = hazards.some(({ basis }) => basis === 'observed')
  if (!isMet) return 'modules that would stay in the cache if workers were shared (isolate: false)'
  const areAllMet = hazards.every(({ basis }) => basis === 'observed')
  return `modules that stay${areAllMet ? '' : ', or would stay,'} in the cache of a shared worker`
}

function orderParts({ orderDependent }: Findings, mark: Mark): string[] {
  const proven = orderDependent.filter(({ first }) => first.evidence !== 'suspected')
  const suspected = orderDependent.filter(({ first }) => first.evidence === 'suspected')
  return [
    ...orderPart(proven, (n) => (n === 1 ? 'depends' : 'depend'), mark),
    ...orderPart(suspected, () => 'may depend', mark),
  ]
}

function orderPart(findings: readonly OrderFinding[], verb: (tests: number) => string, mark: Mark): string[] {
  const tests = findings.reduce((sum, { tests: same }) => sum + same.length, 0)
  if (tests === 0) return []
  const files = [...findings].reverse().flatMap(({ causes, first }) => (first.within === undefined ? (causes[0] ?? []) : [first.file]))
  const culprits = firstOf([...new Set(files)].map(mark), NAMED)
  return [`${count(tests, 'test')} ${verb(tests)} on ${culprits === '' ? 'what ran before' : `what ran before: ${culprits}`}`]
}

function leakPart(findings: Findings, mark: Mark): string[] {
  const shown = leakFindings(findings).filter(({ leak }) => leak.verdict !== 'benign')
  if (shown.length === 0) return []
  const files = [...new Set(shown.flatMap((finding) => finding.files))]
  return [`${count(shown.length, 'leak')} (${culprit(files, mark)})`]
}

function hazardPart({ hazards }: Findings, mark: Mark): string[] {
  if (hazards.length === 0) return []
  const files = [...new Set(hazards.map(({ hazard }) => hazard.by))]
  return [`${count(hazards.length, 'hazard')} (${culprit(files, mark)})`]
}

function testPart(tests: readonly { readonly file: string }[], what: string, mark: Mark): string[] {
  if (tests.length === 0) return []
  return [`${tests.length} ${what} (${culprit([...new Set(tests.map(({ file }) => file))], mark)})`]
}

function culprit([first = '', ...others]: readonly string[], mark: Mark): string {
  return others.length === 0 ? mark(first) : `${mark(first)} and ${count(others.length, 'more file')}`
}
