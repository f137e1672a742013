import { planOf } from '../analysis/plan.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FilePlan } from '../model/plan.ts'
import type { AuditBudget } from './audit.ts'
import type { Investigation } from './investigate.ts'
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
  /** How long one worker took for all. */
  readonly sharedMs: number
}

/** Orders of chance in which a plan has to hold: one in a single worker, one as it will be run. */
const ORDERS = 2

/** Plans that are tried, each with what the one before it missed. */
const MAX_PLANS = 3

/**
 * Works out a plan from what was proven and tries it in orders of chance. A test that comes out otherwise than alone is
 * examined, and the plan made anew.
 *
 * @param learn takes what a run showed, and says whether something new was found
 * @returns nothing where the runner does not let files share workers
 */
export async function verifyPlan(
  runner: TestRunner,
  { files, reference, ledgers, seed, sharedMs }: Observed,
  budget: AuditBudget,
  into: Investigation,
  learn: (result: RunResult) => Promise<boolean>,
): Promise<VerifiedPlan | undefined> {
  if (!runner.canPlan) return undefined
  const measured = { isolatedMs: Math.round(reference.wallMs), sharedMs: Math.round(sharedMs / runner.parallelism) }
  let plan = makePlan(files, ledgers, into)
  for (let attempt = 0; attempt < MAX_PLANS; attempt++) {
    if (budget.signal?.aborted === true) break
    budget.onStep?.(`a plan by which ${plan.shared.length} of ${files.length} files share workers, in ${ORDERS} orders of chance`)
    const ofProjects = Map.groupBy(plan.shared, ({ project }) => project)
    const single = await Promise.all(
      [...ofProjects].map(([project, shared]) => runner.run({ order: shuffled(shared.map(({ file }) => file), seed + attempt), project })),
    )
    const planned = await runner.runPlanned(shuffled(plan.shared, seed + attempt + MAX_PLANS), plan.isolated)
    into.runs += single.length + 1
    into.fileRuns += plan.shared.length + files.length
    let isNew = false
    for (const result of [...single, ...(planned === null ? [] : [planned])]) isNew = (await learn(result)) || isNew
    if (!isNew) return { ...plan, ...measured, ordersVerified: planned === null ? ORDERS - 1 : ORDERS, planMs: Math.round(planned?.wallMs ?? 0) }
    plan = makePlan(files, ledgers, into)
  }
  return { ...plan, ...measured, ordersVerified: 0, planMs: 0 }
}

/** Tests that differ and that nobody could explain keep their file out. */
function makePlan(files: readonly ProjectFile[], ledgers: readonly Ledger[], { findings, unexplained }: Investigation): FilePlan {
  const names = new Set(unexplained.map(keyOf))
  return planOf({ files, findings, ledgers, unexplained: files.filter((file) => names.has(keyOf(file))) })
}
