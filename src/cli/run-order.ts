import { UsageError } from '../model/errors.ts'
import type { TestRunner } from '../verify/test-runner.ts'
import type { Command } from './arguments.ts'

/** Runs files in exactly the given order in one fresh worker; the exit code says how the last one came out. */
export async function runOrder(runner: TestRunner, command: Extract<Command, { name: 'run' }>): Promise<number> {
  const order = command.files.map((file) => file.replace(/^\.\//, ''))
  const [project = ''] = command.options.projects
  const files = await runner.list(order)
  for (const name of order)
    if (!files.some(({ file }) => file === name))
      throw new UsageError(`${name} is no test file of this project: give its path from the root.`)
  const owner = project === '' ? files.find(({ file }) => file === order.at(-1))?.project : project
  const { only } = command
  const { outcomes } = await runner.run({ order, project: owner ?? '', ...(only && { inside: { [order.at(-1) ?? '']: { kind: 'given', tests: only } } }) })
  let failures = 0
  for (const file of order) {
    const outcome = outcomes.find((candidate) => candidate.file === file)
    console.log(`${outcome?.outcome ?? 'did not run'}  ${file}`)
    const isLast = file === order.at(-1)
    for (const test of outcome?.tests ?? []) {
      const isWanted = isLast && (command.test === undefined || test.name.includes(command.test))
      if (isWanted && test.outcome === 'fail') failures++
      if (isWanted || test.outcome === 'fail') console.log(`  ${test.outcome}  ${test.name}${test.error ? `\n        ${test.error}` : ''}`)
    }
    if (isLast && (outcome === undefined || outcome.outcome === 'error')) failures++
  }
  return failures === 0 ? 0 : 1
}
