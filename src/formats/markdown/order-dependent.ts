import type { Findings, OrderFinding, StateFinding } from '../findings.ts'
import {
  CAUSE_LABELS, changeSentence, firstOf, HAZARD_NOUNS, hazardSentence, importChain, inOrder, mendSentence, mendsFor, moreSentence,
  NOT_PROVEN, NOUNS, orderHeading, phaseOf, rungSentence, STATE_LABELS, testName, testsInFiles, writerLabel,
} from '../wording.ts'
import { block, code, prose, table } from './escape.ts'

const MAX_FINDINGS = 20
const MAX_TESTS = 3
const MAX_CAUSES = 3
const MAX_STATES = 3

/** The order-dependent tests, worst first: what is known, by what, how to see it, how to mend it. */
export function markdownOrderDependent({ report, orderDependent }: Findings): string[] {
  if (orderDependent.length === 0) return []
  const worstFirst = [...orderDependent].reverse()
  const rest = worstFirst.length - MAX_FINDINGS
  return [
    `### Order-dependent tests: ${report.orderDependent.length}`,
    `Their ${orderHeading(orderDependent)}.`,
    ...worstFirst.slice(0, MAX_FINDINGS).flatMap((finding) => ofFinding(finding, report)),
    ...(rest > 0 ? [moreSentence(rest, 'finding')] : []),
  ]
}

function ofFinding(finding: OrderFinding, { runner }: Findings['report']): string[] {
  const { first, tests } = finding
  const names = tests.slice(0, MAX_TESTS).map((test) => code(testName(test, (text) => text)))
  const rest = tests.length - MAX_TESTS
  return [
    `#### ${names.join(', ')}${rest > 0 ? ` +${rest} more, ${testsInFiles(tests)}` : ''}`,
    `${first.role === 'victim' ? 'Victim' : 'Brittle'}: ${rungSentence(finding, code)}.`,
    table(['', ''], rowsOf(finding)),
    block(first.repro.command, 'sh'),
    mendsFor(finding, runner.name).map((mend) => `- ${mend.label === 'fix' ? 'Fix' : 'Or'} ${mendSentence(mend, code, prose)}`).join('\n'),
  ]
}

function rowsOf({ first, causes, states }: OrderFinding): (readonly string[])[] {
  return [
    ...causes.slice(0, MAX_CAUSES).map((files, index) => [index === 0 ? CAUSE_LABELS[first.role] : 'or', inOrder(files.map(code))]),
    ...(first.cleaners.length > 0 ? [['cleaner', firstOf(first.cleaners.map(code), MAX_CAUSES)]] : []),
    ...states.slice(0, MAX_STATES).flatMap(rowsOfState),
    ...(states.length > MAX_STATES ? [['', moreSentence(states.length - MAX_STATES, 'state')]] : []),
    ...(first.error === undefined || first.error === '' ? [] : [['failure', code(first.error)]]),
  ]
}

function rowsOfState(state: StateFinding): (readonly string[])[] {
  const doubt = state.evidence === 'suspected' ? `; ${NOT_PROVEN}` : ''
  const label = STATE_LABELS[state.evidence]
  if ('hazard' in state) return [[label, `${HAZARD_NOUNS[state.hazard.kind]}${doubt}: ${hazardSentence(state.hazard, code)}`]]
  const { leak } = state
  const change = changeSentence(leak, code)
  const rows = [[label, `${code(leak.path)} (${NOUNS[leak.kind]}${doubt})${change === '' ? '' : `: ${change}`}`]]
  const { origin } = leak
  const phase = phaseOf(leak, code)
  if (origin === undefined) return phase === '' ? rows : [...rows, [writerLabel(leak.kind), phase]]
  const how = [phase, importChain(origin.imports.map(code))].filter((part) => part !== '').join(': ')
  const place = `${code(`${origin.file}:${origin.line}`)} ${code(origin.source.trim())}`
  return [...rows, [writerLabel(leak.kind), how === '' ? place : `${place} ${how}`]]
}
