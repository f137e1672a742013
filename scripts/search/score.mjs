import { failingIn } from './oracle.mjs'

/** How what an audit says compares with the truth of a suite. */
export function compare(report, { truth, flaky }) {
  const byVictim = new Map(truth.map((entry) => [entry.files.victim[0], entry]))
  const found = new Map()
  const wrong = []
  for (const entry of report.orderDependent) {
    if (entry.evidence === 'suspected') continue
    const known = byVictim.get(entry.file)
    const problem = problemWith(entry, known)
    if (problem === undefined) found.set(entry.file, entry)
    else wrong.push(`${entry.file} (${known?.kind ?? (flaky.includes(entry.file) ? 'flaky' : 'clean')}): ${problem}`)
  }
  const missed = truth.filter(({ files }) => !found.has(files.victim[0]))
  const statements = found.size + wrong.length
  const names = [...found.values()]
  const rest = report.summary.fileRuns - 3 * report.summary.files
  return {
    recall: found.size / truth.length,
    precision: statements === 0 ? 1 : found.size / statements,
    caused: names.filter(({ evidence }) => evidence === 'caused').length / Math.max(1, names.length),
    // Alone, and after its polluter.
    withinThree: names.filter(({ polluters, setters }) => Math.min(...[...polluters, ...setters].map(({ length }) => length)) + 2 <= 3).length / Math.max(1, names.length),
    suiteRuns: report.summary.fileRuns / report.summary.files,
    fileRunsEach: rest / Math.max(1, names.length),
    wrong,
    missed: missed.map(({ kind, role, files }) => `${files.victim[0]} (${role}, ${kind}, ${files.polluters?.length ?? files.setters?.length ?? 2} files)`),
    plan: report.plan && { shared: report.plan.shared.length, isolated: report.plan.isolated.length, measured: report.plan.measured },
  }
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
