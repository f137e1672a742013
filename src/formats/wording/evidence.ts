import type { Evidence, OrderDependent } from '../../model/report.ts'
import type { LeakFinding, OrderFinding, StateFinding } from '../findings.ts'
import { count, inOrder, joined, type Mark } from './counts.ts'

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
    const seen = sameRepeats(finding)
    const suffix = seen === undefined || seen === '' ? '' : `; seen so far: ${mark(seen)}`
    return `may depend on order: ran after ${causeOf(finding, mark)}${changeOf(finding, mark)} in the same worker${reachOf(finding, mark)}${suffix}`
  },
  confirmed,
  caused(finding, verbs, mark) {
    const differs = confirmed(finding, verbs, mark)
    const caused = finding.states.filter(({ evidence }) => evidence === 'caused')
    if (caused.length === 0) return differs
    const names = caused.map((state) => mark(nameOfState(state)))
    return `${differs}, and ${verbs.again} when ${joined(names)} ${names.length === 1 ? 'is' : 'are'} put back`
  },
} as const satisfies Record<Evidence, Sentence>

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
  return `${inOrder(named)}${rest > 0 ? ` and ${rest} more` : ''}${isInFile ? ' of the same file' : ''}`
}

/** The first half of a suspicion: what the files before changed. */
function changeOf({ states: [state], causes: [files = []] }: OrderFinding, mark: Mark): string {
  if (state === undefined || 'hazard' in state) return ''
  return `, ${files.length === 1 ? 'which' : 'one of which'} changed ${mark(state.leak.path)},`
}

/** The other half: how the test could get to see it. */
function reachOf({ states: [state], tests }: OrderFinding, mark: Mark): string {
  if (state === undefined) return ''
  if ('hazard' in state) return `, and may get ${mark(state.hazard.module)} from the cache`
  const { module } = state.leak
  // What a package imports is not always known, so that a suspicion of its state does not rest on imports.
  if (module === undefined || module.includes('node_modules/')) return ''
  return `, and ${tests.length === 1 ? 'imports' : 'import'} ${mark(module)} (perhaps through others)`
}

/** The counts of both outcomes in brackets; empty where they differ between the tests or are in other words. */
function counts(finding: OrderFinding): readonly [alone: string, after: string] {
  const [, alone, after] = /^(\d+\/\d+) alone \w+, (\d+\/\d+) after \w+$/.exec(sameRepeats(finding) ?? '') ?? []
  if (alone === undefined || after === undefined) return ['', '']
  const each = finding.tests.length === 1 ? '' : ' each'
  return [` (${alone}${each})`, ` (${after}${each})`]
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
  const parts = tests.map(({ first, tests: same, states }) => {
    const isCaused = states.some((state) => 'leak' in state && state.leak.path === leak.path && state.evidence === 'caused')
    const those = count(same.length, 'test')
    if (first.role === 'victim') return `${isCaused ? 'breaks' : 'may break'} ${those}`
    return isCaused ? `${those} cannot do without it` : `${those} may not do without it`
  })
  return joined(parts)
}

/** The label that stands before a state: whether it is the cause or only suspected. */
export const STATE_LABELS = { suspected: 'suspect', caused: 'state' } as const satisfies Record<StateFinding['evidence'], string>

/** Said after a suspected state, so that nobody takes it for the cause. */
export const NOT_PROVEN = 'not proven to be the cause'
