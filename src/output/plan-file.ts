import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../model/errors.ts'
import { PLAN_SCHEMA, type PlanFile } from '../model/plan.ts'

/** Where the plan of a project stands, relative to its root. */
export const PLAN_FILE = 'carryover.plan.json'

/** Writes the plan of a project, for a person to read and to keep with the code. Gives its path from the root. */
export function writePlan(root: string, plan: PlanFile): string {
  writeFileSync(join(root, PLAN_FILE), `${JSON.stringify(plan, undefined, 2)}\n`)
  return PLAN_FILE
}

/**
 * Reads the plan of a project.
 * @throws {UsageError} there is none, or it is no plan of this version
 */
export function readPlan(root: string): PlanFile {
  let text: string
  try {
    text = readFileSync(join(root, PLAN_FILE), 'utf8')
  } catch {
    throw new UsageError(`There is no ${PLAN_FILE} to follow: run \`npx carryover audit\`, or take out \`plan: true\`.`)
  }
  const plan = parse(text)
  if (plan === undefined) throw new UsageError(`${PLAN_FILE} is no plan of this version: run \`npx carryover audit\` again.`)
  return plan
}

/** The same where there may be none, or one of no use. */
export function readPlanIfThere(root: string): PlanFile | undefined {
  try {
    return parse(readFileSync(join(root, PLAN_FILE), 'utf8'))
  } catch {
    return undefined
  }
}

function parse(text: string): PlanFile | undefined {
  try {
    const plan = JSON.parse(text) as PlanFile
    return plan.schema === PLAN_SCHEMA && Array.isArray(plan.projects) ? plan : undefined
  } catch {
    return undefined
  }
}
