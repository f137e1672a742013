import type { Finding, FlakyFinding, StateFinding } from '../model/finding.ts'
import type { Hazard } from '../model/hazard.ts'
import type { RecordedRun, Visit } from '../model/history.ts'
import type { ObservedLeak, Origin } from '../model/leak.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Phrases } from '../model/phrases.ts'
import { keyOf } from '../model/project-file.ts'
import type { FileOutcome, FileRecord, StrayError } from '../model/record.ts'
import type { FilePlan } from '../model/plan.ts'
import { type FailingTest, type Leak, type LeakVerdict, type OrderDependent, type Plan, type Report, REPORT_SCHEMA, type RunnerInfo } from '../model/report.ts'
import { collectHazards } from './collect-hazards.ts'
import { openJudge } from './judge.ts'
import { hazardId, leakId } from './leak-id.ts'
import { lateErrors } from './late-errors.ts'
import { lateOwner } from './late-owner.ts'

/** All that is known after a run and its reruns. */
export interface Evidence {
  readonly version: string
  readonly runner: RunnerInfo
  readonly ledger: Ledger
  /** What files left that each ran in a worker of its own, where that was tried. */
  readonly alone?: Ledger
  /** All runs in which files shared workers, where there was more than the one to report. */
  readonly shared?: readonly Ledger[]
  readonly findings: readonly Finding[]
  /** Errors that nobody handled, as the runner told them. */
  readonly errors?: readonly StrayError[]
  readonly flaky: readonly FlakyFinding[]
  readonly failing: readonly FailingTest[]
  /** Who wrote a leaked state, by leak id, where it was traced. */
  readonly origins: ReadonlyMap<string, TracedOrigin>
  readonly runs: number
  readonly fileRuns: number
  readonly plan?: FilePlan & NonNullable<Plan['measured']>
  readonly wallMs: number
  readonly notes: readonly string[]
  /** The run as it is kept for later ones, where it is, or as it would be. */
  readonly recorded?: RecordedRun
}

/** Where and when a traced rerun saw the write. */
export interface TracedOrigin extends Pick<Leak, 'phase' | 'test'> {
  readonly origin: Origin
}

/** Joins what was observed with what reruns proved: the report, as plain data. */
export function buildReport(evidence: Evidence, phrases: Phrases): Report {
  const { ledger, findings } = evidence
  const proven = new Set(findings.flatMap(({ state, project }) => state.filter(isProof).map((each) => stateId(project, each))))
  const hazards = reportHazards(evidence, phrases)
  const leaks = collectLeaks(evidence, phrases, proven)
  const known = new Set([...leaks, ...hazards].map(({ id }) => id))
  const byFile = Map.groupBy(leaks, ({ file }) => file)
  const orderDependent = findings.map((finding) => describe(finding, phrases, known, { hazards, origins: evidence.origins }))
  const visits = new Map(evidence.recorded?.workers.flatMap((worker) => worker.visits.map((visit) => [keyOf(visit), visit] as const)))
  return {
    schema: REPORT_SCHEMA,
    tool: { name: 'carryover', version: evidence.version },
    runner: evidence.runner,
    ...(evidence.recorded && { run: identityOf(evidence.recorded) }),
    summary: summarise(evidence, leaks, hazards, orderDependent),
    workers: ledger.workers,
    files: ledger.outcomes.map((outcome) => {
      const visit = visits.get(keyOf(outcome))
      return fileEntry(outcome, ledger.recordOf(outcome.file, outcome.project), { leaks: byFile.get(outcome.file) ?? [], hazards, ...(visit && { visit }) })
    }),
    leaks,
    hazards: hazards.map(withoutProject),
    orderDependent,
    failing: evidence.failing,
    flaky: evidence.flaky,
    ...(evidence.plan && { plan: planEntry(evidence.plan, phrases) }),
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
    const { isFill: _, isRemade: __, isReset: ___, isEntry: ____, added: _____, isRegistered: ______, createdAt, ...observed } = leak
    leaks.set(id, {
      ...observed,
      ...(createdAt !== undefined && { origin: { source: '', ...createdAt, imports: [] } }),
      ...evidence.origins.get(id),
      id,
      file,
      verdict: proven.has(id) ? 'harmful' : judge(project, leak),
      fix: phrases.fixForLeak(withSource(leak, evidence.origins.get(id))),
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
  for (const { state, project } of evidence.findings)
    for (const { file, leak } of state) if (leak !== undefined) add(project, file, leak)
  return [...leaks.values()].sort((a, b) => RANK[a.verdict] - RANK[b.verdict])
}

type ProjectHazard = Hazard & { readonly project: string }

function reportHazards({ ledger, shared = [ledger], alone, runner, findings }: Evidence, phrases: Phrases): ProjectHazard[] {
  const met = findings.flatMap(({ state }) => state.flatMap(({ hazard }) => hazard ?? []))
  // Where each file has a worker of its own, the run itself shows what each does alone.
  return collectHazards(shared, alone ?? (runner.isolate ? ledger : undefined), met).map((hazard) => ({ ...hazard, fix: phrases.fixForHazard(hazard) }))
}

function withoutProject(hazard: ProjectHazard): Hazard {
  const { project: _, ...rest } = hazard
  return rest
}

function stateId(project: string, state: StateFinding): string {
  return state.leak === undefined ? hazardId(project, state.hazard) : leakId(project, state.file, state.leak.path)
}

function identityOf({ id, startedAt, machine }: RecordedRun): NonNullable<Report['run']> {
  return { id, startedAt: new Date(startedAt).toISOString(), machine }
}

interface Learned {
  readonly hazards: readonly ProjectHazard[]
  readonly origins: Evidence['origins']
}

/**
 * A finding as a report holds it.
 * @param known ids of the leaks and hazards that the report holds
 */
export function describe(
  finding: Finding,
  phrases: Phrases,
  known: ReadonlySet<string>,
  learned: Learned = { hazards: [], origins: new Map() },
): OrderDependent {
  const { file, project, test, role, cause, within, more } = finding
  const causes = within === undefined ? [cause, ...(more?.others ?? [])] : []
  const order = [...cause, file]
  const state = finding.state
    .map((each) => ({ leak: stateId(project, each), evidence: each.evidence }))
    .filter(({ leak }) => known.has(leak))
  return {
    file,
    project,
    test,
    role,
    evidence: finding.evidence,
    polluters: role === 'victim' ? causes : [],
    setters: role === 'brittle' ? causes : [],
    cleaners: more?.cleaners ?? [],
    ...(within !== undefined && { within: [within] }),
    state,
    runs: finding.runs,
    repeats: finding.repeats,
    chance: finding.chance,
    ...(more?.site && { site: more.site }),
    readers: more?.readers ?? [],
    tried: more?.tried ?? [],
    ...(finding.error !== undefined && { error: finding.error }),
    ...(finding.history !== undefined && { history: finding.history }),
    repro: { command: phrases.reproduce(order, test, project, within && [...within, test]), order },
    fix: fixFor(finding, phrases, learned),
  }
}

function planEntry({ shared, isolated, isolatedMs, sharedMs, planMs, ordersVerified, ordersWithMore = 0 }: Required<Evidence>['plan'], phrases: Phrases): Plan {
  return {
    shared: shared.map(({ file }) => file),
    isolated: isolated.map(({ file, project, reason }) => ({ file, project, reason: phrases.planReason(reason) })),
    measured: { isolatedMs, sharedMs, planMs, ordersVerified, ...(ordersWithMore > 0 && { ordersWithMore }) },
  }
}

function fixFor({ role, project, within, state: [state] }: Finding, phrases: Phrases, { hazards, origins }: Learned): string {
  if (within !== undefined && role === 'victim') return phrases.fixWithin(within)
  if (state === undefined) return ''
  const { leak } = state
  if (leak === undefined) return hazards.find(({ id }) => id === stateId(project, state))?.fix ?? ''
  return role === 'brittle' ? phrases.selfSetup(leak) : phrases.fixForLeak(withSource(leak, origins.get(stateId(project, state))))
}

/** A mend may depend on how the state was written. */
function withSource(leak: ObservedLeak, traced: TracedOrigin | undefined): ObservedLeak & { readonly source?: string } {
  const source = traced?.origin.source ?? leak.createdAt?.source
  return source === undefined ? leak : { ...leak, source }
}

/** What a report says of one file, besides its outcome and its record. */
interface OfFile {
  readonly leaks: readonly Leak[]
  /** Of the whole run. */
  readonly hazards: readonly ProjectHazard[]
  readonly visit?: Visit
}

function fileEntry(outcome: FileOutcome, record: FileRecord | undefined, { leaks: own, hazards, visit }: OfFile): Report['files'][number] {
  return {
    path: outcome.file,
    project: outcome.project,
    worker: record?.worker ?? '',
    position: record?.position ?? 0,
    outcome: outcome.outcome,
    failed: outcome.tests.filter((test) => test.outcome === 'fail').map(({ name }) => name),
    ...(visit !== undefined && { fingerprint: { code: visit.code, tests: visit.tests } }),
    durationMs: outcome.durationMs,
    captureMs: Math.round((record?.captureMs ?? 0) * 10) / 10,
    objects: record?.objects ?? 0,
    leaks: own.filter((leak) => leak.id === leakId(outcome.project, outcome.file, leak.path)).map(({ id }) => id),
    hazards: hazards.filter(({ by, project }) => by === outcome.file && project === outcome.project).map(({ id }) => id),
  }
}

function summarise(
  evidence: Evidence,
  leaks: readonly Leak[],
  hazards: readonly Hazard[],
  orderDependent: readonly OrderDependent[],
): Report['summary'] {
  const { outcomes, records } = evidence.ledger
  const reported = leaks.filter(({ verdict }) => verdict !== 'benign')
  return {
    files: outcomes.length,
    tests: outcomes.reduce((sum, { tests }) => sum + tests.length, 0),
    leakingFiles: new Set(reported.map(({ file }) => file)).size,
    leaks: reported.length,
    benign: leaks.length - reported.length,
    hazards: hazards.length,
    orderDependent: orderDependent.filter(({ evidence: rung }) => rung !== 'suspected').length,
    suspects: orderDependent.filter(({ evidence: rung }) => rung === 'suspected').length,
    flaky: evidence.flaky.length,
    runs: evidence.runs,
    fileRuns: evidence.fileRuns,
    captureMs: Math.round(records.reduce((sum, { captureMs }) => sum + captureMs, 0)),
    wallMs: Math.round(evidence.wallMs),
  }
}
