import { planOf } from '../analysis/plan.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FilePlan } from '../model/plan.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import type { Investigation } from './investigation.ts'
import type { AuditBudget } from './laboratory.ts'
import { shuffled } from './shuffled.ts'
import type { RunResult, TestRunner } from './test-runner.ts'

/** A plan of which files may share workers, and what was seen of it. */
export interface VerifiedPlan extends FilePlan {
  /** Orders of chance in which every outcome was the reference's. */
  readonly ordersVerified: number
  /** Orders in which that is so of the files that share workers, and others ran among them that have been taken out since. */
  readonly ordersWithMore: number
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
  /** Test files that may have been run in the end, unless it takes more to try a plan once; fewer where one was good and there is something to look into. */
  readonly maxFileRuns: number
  /** How long one worker took for all. */
  readonly sharedMs: number
}

/** Orders of chance in which a plan is tried, the first as it will be run, the others in a single worker. */
const ORDERS = 3

/** Plans that are tried, each with what the one before it missed. */
const MAX_PLANS = 4

/** An order in which a plan was tried. */
interface Try {
  readonly shared: ReadonlySet<string>
  /** Files that came out otherwise. */
  readonly turned: readonly string[]
}

/**
 * Works out a plan from what was proven and tries it in orders of chance. A test that comes out otherwise than alone is
 * examined, and the plan made anew.
 *
 * @param learn takes what a run showed, and gives the files with tests that came out otherwise
 * @returns nothing where the runner does not let files share workers
 */
export async function verifyPlan(
  runner: TestRunner,
  { files, reference, ledgers, seed: firstSeed, sharedMs, maxFileRuns }: Observed,
  budget: AuditBudget,
  into: Investigation,
  learn: (result: RunResult) => Promise<readonly ProjectFile[]>,
): Promise<VerifiedPlan | undefined> {
  if (!runner.abilities.includes('plan')) return undefined
  const measured = { isolatedMs: Math.round(reference.wallMs), sharedMs: Math.round(sharedMs / runner.parallelism) }
  let plan = makePlan(files, ledgers, into)
  let planMs = 0
  const tries: Try[] = []
  let good = goodOrders(tries, plan)
  budget.onStep?.(`a plan by which ${plan.shared.length} of ${files.length} files share workers, in orders of chance`, ORDERS * plan.shared.length + plan.isolated.length)
  while (tries.length < MAX_PLANS + ORDERS && good.ordersVerified < ORDERS && budget.signal?.aborted !== true) {
    const isGood = good.ordersVerified > 0
    const left = maxFileRuns - into.fileRuns - (isGood && into.findings.length > 0 ? files.length : 0)
    if (tries.length > 0 && plan.shared.length > left) break
    // Of a plan that was made anew, what is new is which files share workers.
    const isWhole = tries.length === 0 || (!isGood && files.length <= left)
    const seed = firstSeed + tries.length
    const results = isWhole ? await runPlanned(runner, plan, seed) : await runShared(runner, plan, seed)
    if (isWhole) planMs = Math.round(results[0]?.wallMs ?? 0)
    const turned: string[] = []
    for (const result of results) turned.push(...(await learn(result)).map(keyOf))
    tries.push({ shared: namesOf(plan), turned })
    if (turned.length > 0) plan = makePlan(files, ledgers, into)
    good = goodOrders(tries, plan)
  }
  return { ...plan, ...measured, planMs, ...good }
}

/** In how many orders all that share workers came out as alone: by themselves, and among others that were taken out since. */
function goodOrders(tries: readonly Try[], plan: FilePlan): Pick<VerifiedPlan, 'ordersVerified' | 'ordersWithMore'> {
  const names = namesOf(plan)
  const good = tries.filter(({ shared, turned }) => [...names].every((name) => shared.has(name)) && !turned.some((name) => names.has(name)))
  const ordersVerified = good.filter(({ shared, turned }) => shared.size === names.size && turned.length === 0).length
  return { ordersVerified, ordersWithMore: good.length - ordersVerified }
}

function namesOf({ shared }: FilePlan): Set<string> {
  return new Set(shared.map(keyOf))
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
