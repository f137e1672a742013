import { planOf } from '../analysis/plan.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FilePlan } from '../model/plan.ts'
import type { Investigation } from './investigation.ts'
import type { AuditBudget } from './laboratory.ts'
import { keyOf } from './repeat.ts'
import { shuffled } from './shuffled.ts'
import type { ProjectFile, RunResult, TestRunner } from './test-runner.ts'

/** A plan of which files may share workers, and what was seen of it. */
export interface VerifiedPlan extends FilePlan {
  /** Orders of chance in which every outcome was the reference's. */
  readonly ordersVerified: number
  /** Milliseconds: each file in a worker of its own, all in shared ones as far as that can be told, and as planned. */
  readonly isolatedMs: number
  readonly sharedMs: number
  readonly planMs: number
}

interface Observed {
  readonly files: readonly ProjectFile[]
  readonly reference: RunResult
  /** The runs in which files shared workers; grows. */
  readonly ledgers: readonly Ledger[]
  readonly seed: number
  /** Test files that may have been run in the end; fewer when a plan that was good is tried in a further order, if there is something to look into. */
  readonly maxFileRuns: number
  /** How long one worker took for all. */
  readonly sharedMs: number
}

/** Orders of chance in which a plan is tried, the first as it will be run, the others in a single worker. */
const ORDERS = 3

/** Plans that are tried, each with what the one before it missed. */
const MAX_PLANS = 4

/**
 * Works out a plan from what was proven and tries it in orders of chance. A test that comes out otherwise than alone is
 * examined, and the plan made anew.
 *
 * @param learn takes what a run showed, and says whether something new was found
 * @returns nothing where the runner does not let files share workers
 */
export async function verifyPlan(
  runner: TestRunner,
  { files, reference, ledgers, seed, sharedMs, maxFileRuns }: Observed,
  budget: AuditBudget,
  into: Investigation,
  learn: (result: RunResult) => Promise<boolean>,
): Promise<VerifiedPlan | undefined> {
  if (!runner.abilities.includes('plan')) return undefined
  const measured = { isolatedMs: Math.round(reference.wallMs), sharedMs: Math.round(sharedMs / runner.parallelism) }
  let plan = makePlan(files, ledgers, into)
  let planMs = 0
  let ordersVerified = 0
  let attempts = 0
  budget.onStep?.(`a plan by which ${plan.shared.length} of ${files.length} files share workers, in orders of chance`, ORDERS * plan.shared.length + plan.isolated.length)
  while (attempts < MAX_PLANS + ORDERS && ordersVerified < ORDERS && budget.signal?.aborted !== true) {
    const most = maxFileRuns - (ordersVerified > 0 && into.findings.length > 0 ? files.length : 0)
    // One has to be found that is good in one order, whatever the rest has cost.
    if ((ordersVerified > 0 || attempts >= MAX_PLANS) && into.fileRuns + plan.shared.length > most) break
    // Of a plan that was made anew, what is new is which files share workers.
    const isWhole = attempts === 0 || (ordersVerified === 0 && into.fileRuns + files.length <= most)
    const results = isWhole ? await runPlanned(runner, plan, seed + attempts) : await runShared(runner, plan, seed + attempts)
    attempts++
    if (isWhole) planMs = Math.round(results[0]?.wallMs ?? 0)
    let isNew = false
    for (const result of results) isNew = (await learn(result)) || isNew
    ordersVerified = isNew ? 0 : ordersVerified + 1
    if (isNew) plan = makePlan(files, ledgers, into)
  }
  return { ...plan, ...measured, planMs, ordersVerified }
}

async function runPlanned(runner: TestRunner, { shared, isolated }: FilePlan, seed: number): Promise<readonly RunResult[]> {
  const result = await runner.runPlanned(shuffled(shared, seed), isolated)
  return result === null ? [] : [result]
}

function runShared(runner: TestRunner, { shared }: FilePlan, seed: number): Promise<readonly RunResult[]> {
  const ofProjects = Map.groupBy(shared, ({ project }) => project)
  return Promise.all([...ofProjects].map(([project, files]) => runner.run({ order: shuffled(files.map(({ file }) => file), seed), project })))
}

/** Tests that differ and that nobody could explain keep their file out. */
function makePlan(files: readonly ProjectFile[], ledgers: readonly Ledger[], { findings, unexplained }: Investigation): FilePlan {
  const names = new Set(unexplained.map(keyOf))
  return planOf({ files, findings, ledgers, unexplained: files.filter((file) => names.has(keyOf(file))) })
}
