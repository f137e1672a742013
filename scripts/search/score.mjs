import { failingIn } from './oracle.mjs'

/**
 * How what an audit says compares with the truth of a suite.
 * @param requests how it asked for each of its runs, in order
 */
export function compare(report, { truth, flaky }, requests) {
  const byVictim = new Map(truth.map((entry) => [entry.files.victim[0], entry]))
  const found = new Map()
  const suspected = new Set()
  const wrong = []
  for (const entry of report.orderDependent) {
    const known = byVictim.get(entry.file)
    const problem = problemWith(entry, known)
    if (entry.evidence === 'suspected') {
      if (problem === undefined) suspected.add(entry.file)
    } else if (problem === undefined) found.set(entry.file, entry)
    else wrong.push(`${entry.file} (${known?.kind ?? (flaky.includes(entry.file) ? 'flaky' : 'clean')}): ${problem}`)
  }
  const missed = truth.filter(({ files }) => !found.has(files.victim[0]))
  const statements = found.size + wrong.length
  const names = [...found.values()]
  const costsOf = (entries) => entries.map((entry) => costToName(entry, requests, report.summary.files)).sort((a, b) => a - b)
  const costs = costsOf(names)
  const ofOne = costsOf(names.filter((entry) => causeOf(entry).length === 1))
  const rest = report.summary.fileRuns - 3 * report.summary.files
  return {
    recall: found.size / truth.length,
    recallWithSuspected: truth.filter(({ files: { victim: [file] } }) => found.has(file) || suspected.has(file)).length / truth.length,
    precision: statements === 0 ? 1 : found.size / statements,
    caused: names.filter(({ evidence }) => evidence === 'caused').length / Math.max(1, names.length),
    withinThree: shareWithin(3, costs),
    withinThreeOfOne: shareWithin(3, ofOne),
    withinFive: shareWithin(5, costs),
    toName: { median: costs[costs.length >> 1], most: costs.at(-1) },
    suiteRuns: report.summary.fileRuns / report.summary.files,
    fileRunsEach: rest / Math.max(1, names.length),
    wrong,
    missed: missed.map(({ kind, role, files }) => `${files.victim[0]} (${role}, ${kind}, ${files.polluters?.length ?? files.setters?.length ?? 2} files)`),
    plan: report.plan && { shared: report.plan.shared.length, isolated: report.plan.isolated.length, measured: report.plan.measured },
  }
}

/**
 * Test files that were run for one victim until it ran after the first set that is named, and nothing else: once alone, and
 * all runs at whose end it stood but those of the whole suite.
 */
function costToName(entry, requests, all) {
  const { file } = entry
  const cause = causeOf(entry)
  let cost = 1
  for (const [kind, { order }] of requests) {
    if (kind !== 'run' || order.at(-1) !== file || order.length === all) continue
    cost += order.length
    if (order.join() === [...cause, file].join()) return cost
  }
  return Infinity
}

/** The files that are named first. */
function causeOf({ role, polluters, setters }) {
  return (role === 'victim' ? polluters : setters)[0]
}

function shareWithin(bound, costs) {
  return costs.filter((cost) => cost <= bound).length / Math.max(1, costs.length)
}

/** A statement is right where its sets do turn the test round, by the truth, and no part of them does. */
function problemWith({ file, role, polluters, setters }, known) {
  if (known === undefined) return 'no such victim'
  if (known.role !== role) return `is ${known.role}, not ${role}`
  const fails = (before) => failingIn([known], [...before, file]).has(file)
  for (const set of role === 'victim' ? polluters : setters) {
    if (fails(set) !== (role === 'victim')) return `${set.join(', ')} is not enough`
    if (set.length > 1 && set.some((_, index) => fails(set.toSpliced(index, 1)) === (role === 'victim'))) return `${set.join(', ')} is more than needed`
  }
  return undefined
}
