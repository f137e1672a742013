import type { OrderDependent } from '../../model/report.ts'
import type { OrderFinding } from '../findings.ts'
import { firstOf, type Mark } from './counts.ts'
import type { RunnerName } from './fix.ts'
import { selfSetup } from './self-setup.ts'

/** A test's name for a reader: its project where there are several, its file, its own name. */
export function testName(test: Pick<OrderDependent, 'project' | 'file' | 'test'>, mark: Mark): string {
  const name = test.test === '' ? `${mark(test.file)} (the file itself)` : `${mark(test.file)} > ${mark(test.test)}`
  return test.project === '' ? name : `[${mark(test.project)}] ${name}`
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
