import type { Evidence, OrderDependent } from '../../model/report.ts'
import type { LeakFinding, OrderFinding, StateFinding } from '../findings.ts'
import { count, inOrder, joined, type Mark } from './counts.ts'
import { undoneSentence } from './hazard.ts'
import { historySentence } from './history.ts'

/** How many files or paths a sentence names before it counts the rest. */
const NAMED = 3

/**
 * What is known of order-dependent tests, without a subject, and never surer than its rung. `suspected`: may depend on
 * order; `confirmed`: differs between alone and after; `caused`: turns round when the state is put back.
 */
export function rungSentence(finding: OrderFinding, mark: Mark): string {
  const verbs = VERBS[finding.first.role][finding.tests.length === 1 ? 'one' : 'many']
  return SENTENCES[finding.first.evidence](finding, verbs, mark)
}

interface Verbs {
  readonly alone: string
  readonly after: string
  readonly again: string
}

const VERBS = {
  victim: {
    one: { alone: 'passes alone', after: 'fails', again: 'passes again' },
    many: { alone: 'pass alone', after: 'fail', again: 'pass again' },
  },
  brittle: {
    one: { alone: 'fails alone', after: 'passes', again: 'fails again' },
    many: { alone: 'fail alone', after: 'pass', again: 'fail again' },
  },
} as const satisfies Record<OrderDependent['role'], Record<'one' | 'many', Verbs>>

type Sentence = (finding: OrderFinding, verbs: Verbs, mark: Mark) => string

const SENTENCES = {
  suspected(finding, _, mark) {
    if (finding.first.history !== undefined) return `may depend on order: ${historySentence(finding, mark)}`
    const seen = sameRepeats(finding)
    const suffix = seen === undefined || seen === '' ? '' : `; seen so far: ${mark(seen)}`
    const where = finding.first.within === undefined ? ' in the same worker' : ''
    return `may depend on order: ran after ${causeOf(finding, mark)}${changeOf(finding, mark)}${where}${reachOf(finding, mark)}${suffix}`
  },
  confirmed,
  caused(finding, verbs, mark) {
    const differs = confirmed(finding, verbs, mark)
    const caused = finding.states.filter(({ evidence }) => evidence === 'caused')
    if (caused.length === 0) return differs
    return `${differs}, and ${verbs.again} when ${undone(caused, mark)}`
  },
} as const satisfies Record<Evidence, Sentence>

/** What was put back, and what was loaded anew or registered again. */
function undone(states: readonly StateFinding[], mark: Mark): string {
  const names = states.flatMap((state) => ('leak' in state ? mark(state.leak.path) : []))
  const hazards = new Set(states.flatMap((state) => ('hazard' in state ? undoneSentence(state.hazard, mark) : [])))
  return joined([...(names.length === 0 ? [] : [`${joined(names)} ${names.length === 1 ? 'is' : 'are'} put back`]), ...hazards])
}

function confirmed(finding: OrderFinding, { alone, after }: Verbs, mark: Mark): string {
  const [aloneCount, afterCount] = counts(finding)
  const others = aloneCount === '' ? unparsed(finding, mark) : ''
  return `${alone}${aloneCount}, ${after} after ${causeOf(finding, mark)}${afterCount}${others}`
}

function causeOf({ causes, first }: OrderFinding, mark: Mark): string {
  const [files = []] = causes
  if (files.length === 0) return 'other files'
  const rest = files.length - NAMED
  const isInFile = first.within !== undefined
  const named = files.slice(0, NAMED).map((name) => (isInFile ? `"${mark(name)}"` : mark(name)))
  const others = causes.length > 2 ? ' (or others)' : causes.length === 2 ? ` or ${inOrder((causes[1] ?? []).slice(0, NAMED).map(mark))}` : ''
  return `${inOrder(named)}${rest > 0 ? ` and ${rest} more` : ''}${others}${isInFile ? ' of the same file' : ''}`
}

/** The first half of a suspicion: what the files before changed. */
function changeOf({ states: [state], causes: [files = []] }: OrderFinding, mark: Mark): string {
  if (state === undefined || 'hazard' in state) return ''
  return `, ${files.length === 1 ? 'which' : 'one of which'} changed ${mark(state.leak.path)},`
}

/** The other half: how the test could get to see it. */
function reachOf({ states: [state], tests }: OrderFinding, mark: Mark): string {
  if (state === undefined) return ''
  if ('hazard' in state) {
    const { kind, module } = state.hazard
    return kind === 'missed-registration' ? `, and may go without what ${mark(module)} registers` : `, and may get ${mark(module)} from the cache`
  }
  const { module } = state.leak
  // What a package imports is not always known, so that a suspicion of its state does not rest on imports.
  if (module === undefined || module.includes('node_modules/')) return ''
  return `, and ${tests.length === 1 ? 'imports' : 'import'} ${mark(module)} (perhaps through others)`
}

/** The counts of both outcomes in brackets; empty where they are in other words. */
function counts({ tests }: OrderFinding): readonly [alone: string, after: string] {
  const parsed = tests.map(({ repeats }) => /^(\d+\/\d+) alone \w+, (\d+\/\d+) after \w+$/.exec(repeats))
  if (parsed.includes(null)) return ['', '']
  const each = tests.length === 1 ? '' : ' each'
  const least = ([first = '', ...others]: readonly string[]): string => {
    const isSame = others.every((one) => one === first)
    const fewest = others.reduce((low, one) => (Number.parseInt(one, 10) < Number.parseInt(low, 10) ? one : low), first)
    return ` (${isSame ? '' : 'at least '}${fewest}${each})`
  }
  return [least(parsed.map((match) => match?.[1] ?? '')), least(parsed.map((match) => match?.[2] ?? ''))]
}

function unparsed(finding: OrderFinding, mark: Mark): string {
  const repeats = sameRepeats(finding)
  if (repeats === undefined) return ' (counts differ between the tests)'
  return repeats === '' ? '' : ` (${mark(repeats)})`
}

function sameRepeats({ first, tests }: OrderFinding): string | undefined {
  return tests.every(({ repeats }) => repeats === first.repeats) ? first.repeats : undefined
}

/** What a state is called: the path of a leak, or the module that carries a hazard. */
export function nameOfState(state: StateFinding): string {
  return 'leak' in state ? state.leak.path : state.hazard.module
}

/** What follows from a leak, as far as the evidence goes; empty where no test is linked to it. */
export function consequence({ leak, tests }: LeakFinding): string {
  const effects = tests.map(({ first, tests: same, states }) => {
    const isCaused = states.some((state) => 'leak' in state && state.leak.path === leak.path && state.evidence === 'caused')
    return { says: EFFECTS[first.role][isCaused ? 'caused' : 'suspected'], amount: same.length }
  })
  const parts = [...Map.groupBy(effects, ({ says }) => says)].map(([says, same]) => says(count(same.reduce((sum, { amount }) => sum + amount, 0), 'test')))
  return joined(parts)
}

const EFFECTS = {
  victim: { caused: (tests: string) => `breaks ${tests}`, suspected: (tests: string) => `may break ${tests}` },
  brittle: { caused: (tests: string) => `${tests} cannot do without it`, suspected: (tests: string) => `${tests} may not do without it` },
} as const

/** The label that stands before a state: whether it is the cause or only suspected. */
export const STATE_LABELS = { suspected: 'suspect', caused: 'state' } as const satisfies Record<StateFinding['evidence'], string>

/** Said after a suspected state, so that nobody takes it for the cause. */
export const NOT_PROVEN = 'not proven to be the cause'
