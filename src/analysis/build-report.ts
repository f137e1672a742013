import type { Finding, FlakyFinding } from '../model/finding.ts'
import type { ObservedLeak, Origin } from '../model/leak.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Phrases } from '../model/phrases.ts'
import type { FileOutcome, FileRecord, StrayError } from '../model/record.ts'
import { type FailingTest, type Leak, type LeakVerdict, type OrderDependent, type Report, REPORT_SCHEMA, type RunnerInfo } from '../model/report.ts'
import { openJudge } from './judge.ts'
import { leakId } from './leak-id.ts'
import { lateErrors } from './late-errors.ts'
import { lateOwner } from './late-owner.ts'

/** All that is known after a run and its reruns. */
export interface Evidence {
  readonly version: string
  readonly runner: RunnerInfo
  readonly ledger: Ledger
  /** What files left that each ran in a worker of its own, where that was tried. */
  readonly alone?: Ledger
  readonly findings: readonly Finding[]
  /** Errors that nobody handled, as the runner told them. */
  readonly errors?: readonly StrayError[]
  readonly flaky: readonly FlakyFinding[]
  readonly failing: readonly FailingTest[]
  /** Who wrote a leaked state, by leak id, where it was traced. */
  readonly origins: ReadonlyMap<string, TracedOrigin>
  readonly runs: number
  readonly wallMs: number
  readonly notes: readonly string[]
}

/** Where and when a traced rerun saw the write. */
export interface TracedOrigin extends Pick<Leak, 'phase' | 'test'> {
  readonly origin: Origin
}

/** Joins what was observed with what reruns proved: the report, as plain data. */
export function buildReport(evidence: Evidence, phrases: Phrases): Report {
  const { ledger, findings } = evidence
  const proven = new Set(findings.flatMap(({ state, project }) => state.filter(isProof).map(({ file, leak }) => leakId(project, file, leak.path))))
  const leaks = collectLeaks(evidence, phrases, proven)
  const known = new Set(leaks.map(({ id }) => id))
  const byFile = Map.groupBy(leaks, ({ file }) => file)
  const orderDependent = findings.map((finding) => describe(evidence, finding, phrases, known))
  return {
    schema: REPORT_SCHEMA,
    tool: { name: 'carryover', version: evidence.version },
    runner: evidence.runner,
    summary: summarise(evidence, leaks, orderDependent),
    workers: ledger.workers,
    files: ledger.outcomes.map((outcome) => fileEntry(outcome, ledger.recordOf(outcome.file, outcome.project), byFile.get(outcome.file) ?? [])),
    leaks,
    hazards: [],
    orderDependent,
    failing: evidence.failing,
    flaky: evidence.flaky,
    limits: ledger.records.flatMap(({ limits }) => limits),
    notes: evidence.notes,
  }
}

/** A suspicion makes no leak harmful. */
function isProof({ evidence }: Finding['state'][number]): boolean {
  return evidence === 'caused'
}

const RANK = { harmful: 0, suspicious: 1, benign: 2 } as const satisfies Record<LeakVerdict, number>

function collectLeaks(evidence: Evidence, phrases: Phrases, proven: ReadonlySet<string>): Leak[] {
  const { ledger } = evidence
  const judge = openJudge(ledger, evidence.alone)
  const leaks = new Map<string, Leak>()
  const add = (project: string, file: string, leak: ObservedLeak): void => {
    const id = leakId(project, file, leak.path)
    if (leaks.has(id)) return
    const { isFill: _, isRemade: __, isReset: ___, added: ____, isRegistered: _____, createdAt, ...observed } = leak
    leaks.set(id, {
      ...observed,
      ...(createdAt !== undefined && { origin: { source: '', ...createdAt, imports: [] } }),
      ...evidence.origins.get(id),
      id,
      file,
      verdict: proven.has(id) ? 'harmful' : judge(project, leak),
      fix: fixFor(evidence, phrases, project, file, leak),
      docs: phrases.docsForKind(leak.kind),
    })
  }
  for (const record of ledger.records)
    for (const leak of record.leaks) {
      const owner = lateOwner(ledger, record, leak)
      add(record.project, owner ?? record.file, owner === undefined ? leak : { ...leak, phase: 'late' })
    }
  for (const { project, file, leak } of lateErrors(ledger, evidence.errors ?? [], evidence.findings)) add(project, file, leak)
  // A leak that only a rerun's fresh worker showed is as true as one that the run itself did.
  for (const { state, project } of evidence.findings) for (const { file, leak } of state) add(project, file, leak)
  return [...leaks.values()].sort((a, b) => RANK[a.verdict] - RANK[b.verdict])
}

/** A mend that may depend on how the state was written. */
function fixFor(evidence: Evidence, phrases: Phrases, project: string, file: string, leak: ObservedLeak): string {
  const source = evidence.origins.get(leakId(project, file, leak.path))?.origin.source ?? leak.createdAt?.source
  return phrases.fixForLeak(source === undefined ? leak : { ...leak, source })
}

function describe(evidence: Evidence, finding: Finding, phrases: Phrases, known: ReadonlySet<string>): OrderDependent {
  const { file, project, test, role, cause } = finding
  const order = [...cause, file]
  const state = finding.state
    .map(({ file: by, leak, evidence }) => ({ leak: leakId(project, by, leak.path), evidence }))
    .filter(({ leak }) => known.has(leak))
  const first = finding.state[0]
  return {
    file,
    project,
    test,
    role,
    evidence: finding.evidence,
    polluters: role === 'victim' ? [cause] : [],
    setters: role === 'brittle' ? [cause] : [],
    cleaners: [],
    state,
    runs: finding.runs,
    repeats: finding.repeats,
    ...(finding.error !== undefined && { error: finding.error }),
    repro: { command: phrases.reproduce(order, test, project), order },
    fix: first === undefined ? '' : role === 'brittle' ? phrases.selfSetup(first.leak) : fixFor(evidence, phrases, project, first.file, first.leak),
  }
}

function fileEntry(outcome: FileOutcome, record: FileRecord | undefined, own: readonly Leak[]): Report['files'][number] {
  return {
    path: outcome.file,
    project: outcome.project,
    worker: record?.worker ?? '',
    position: record?.position ?? 0,
    outcome: outcome.outcome,
    durationMs: outcome.durationMs,
    captureMs: Math.round((record?.captureMs ?? 0) * 10) / 10,
    objects: record?.objects ?? 0,
    leaks: own.filter((leak) => leak.id === leakId(outcome.project, outcome.file, leak.path)).map(({ id }) => id),
    hazards: [],
  }
}

function summarise(evidence: Evidence, leaks: readonly Leak[], orderDependent: readonly OrderDependent[]): Report['summary'] {
  const { outcomes, records } = evidence.ledger
  const reported = leaks.filter(({ verdict }) => verdict !== 'benign')
  return {
    files: outcomes.length,
    tests: outcomes.reduce((sum, { tests }) => sum + tests.length, 0),
    leakingFiles: new Set(reported.map(({ file }) => file)).size,
    leaks: reported.length,
    benign: leaks.length - reported.length,
    hazards: 0,
    orderDependent: orderDependent.filter(({ evidence: rung }) => rung !== 'suspected').length,
    suspects: orderDependent.filter(({ evidence: rung }) => rung === 'suspected').length,
    flaky: evidence.flaky.length,
    runs: evidence.runs,
    captureMs: Math.round(records.reduce((sum, { captureMs }) => sum + captureMs, 0)),
    wallMs: Math.round(evidence.wallMs),
  }
}
