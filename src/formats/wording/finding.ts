import type { OrderDependent, Report } from '../../model/report.ts'
import type { OrderFinding } from '../findings.ts'
import { count, firstOf, type Mark } from './counts.ts'
import type { RunnerName } from './fix.ts'
import { selfSetup } from './self-setup.ts'

/** A test's name for a reader: its project where there are several, its file, its own name. */
export function testName(test: Pick<OrderDependent, 'project' | 'file' | 'test'>, mark: Mark): string {
  const name = test.test === '' ? `${mark(test.file)} (the file itself)` : `${mark(test.file)} > ${mark(test.test)}`
  return test.project === '' ? name : `[${mark(test.project)}] ${name}`
}

/** Tests with what is to be said of them: `tests` of them, where the first stands for others too. */
export interface TestEntry {
  readonly test: Pick<OrderDependent, 'project' | 'file' | 'test'>
  readonly detail: string
  readonly tests: number
}

/** So many tests that fail in the same way are told one by one. */
const FEW = 3

/** Tests that fail alone: of many that fail in the same way, but for the name of their file, the first stands for all. */
export function failingEntries(failing: Report['failing']): readonly TestEntry[] {
  return [...Map.groupBy(failing, ({ file, error = '' }) => error.replaceAll(file, ''))].flatMap(([way, tests]) => {
    const isOne = way !== '' && tests.length > FEW
    return (isOne ? tests.slice(0, 1) : tests).map((test) => ({ test, detail: test.error ?? '', tests: isOne ? tests.length : 1 }))
  })
}

/** Tests that flip, with their counts. */
export function flakyEntries(flaky: Report['flaky']): readonly TestEntry[] {
  return flaky.map((test) => ({ test, detail: test.outcomes, tests: 1 }))
}

/** After the name of an entry's test: how many others it stands for. */
export function andOthers({ tests }: TestEntry): string {
  return tests === 1 ? '' : ` and ${count(tests - 1, 'more test')}`
}

/** How many tests some entries stand for. */
export function countTests(entries: readonly TestEntry[]): number {
  return entries.reduce((sum, { tests }) => sum + tests, 0)
}

/** What stands before the files that are enough to turn a test round. */
export const CAUSE_LABELS = { victim: 'polluter', brittle: 'setter' } as const satisfies Record<OrderDependent['role'], string>

/** Over the order-dependent tests; no surer than the surest of them. */
export function orderHeading(findings: readonly OrderFinding[]): string {
  const isProven = findings.some(({ first }) => first.evidence !== 'suspected')
  const isMixed = isProven && findings.some(({ first }) => first.evidence === 'suspected')
  const verb = isProven ? (isMixed ? 'depends, or may depend,' : 'depends') : 'may depend'
  const inFile = findings.filter(({ first }) => first.within !== undefined).length
  const files = 'the files that ran before in the same worker'
  const tests = 'the tests that ran before in the same file'
  return `outcome ${verb} on ${inFile === 0 ? files : inFile === findings.length ? tests : `${files}, or ${tests}`}`
}

/** What a cleaner does; `names` is the list of them. */
export function cleanerSentence(names: string, amount: number): string {
  return `${names} ${amount === 1 ? 'cleans' : 'clean'} up when run in between`
}

/** The imports that led to a write, from the test file on; empty where there was none in between. */
export function importChain(files: readonly string[]): string {
  return files.length < 2 ? '' : files.join(' → ')
}

/** How to mend it, the best first: the polluter for a victim, the test itself for either. */
export function mendsFor({ first, causes, states }: OrderFinding, runner: RunnerName): readonly Mend[] {
  if (first.history !== undefined)
    return [{ label: 'fix', files: [], text: `Nothing is proven yet: npx carryover explain ${first.file} finds out by reruns.` }]
  const [state] = states
  const leak = state !== undefined && 'leak' in state ? state.leak : undefined
  const inTest = { label: 'fix', files: [first.file], text: selfSetup(leak, runner) } as const
  if (first.role === 'brittle') return [inTest]
  // What the module cache keeps cannot be set up by the test that meets it.
  if (state !== undefined && 'hazard' in state) {
    const { kind, by, fix } = state.hazard
    return [{ label: 'fix', files: kind === 'stale-mock' ? [by] : [], text: first.fix || fix }]
  }
  const text = first.fix || leak?.fix || 'Find what it changes, and undo that in afterEach.'
  const files = leak !== undefined ? [leak.file] : first.within === undefined ? (causes[0] ?? []) : [first.file]
  return [{ label: 'fix', files, text }, { ...inTest, label: 'or' }]
}

/** One way to mend: in which files, and what to do there. */
export interface Mend {
  readonly label: 'fix' | 'or'
  readonly files: readonly string[]
  readonly text: string
}

/** A mend as one sentence, with the files it belongs in. */
export function mendSentence({ files, text }: Mend, mark: Mark, markText: Mark = mark): string {
  return files.length === 0 ? markText(text) : `in ${firstOf(files.map(mark), 2)}: ${markText(text)}`
}
