import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { startReruns as startJest } from '../jest/rerun/client.ts'
import { RunnerError, UsageError } from '../model/errors.ts'
import type { RunnerInfo } from '../model/report.ts'
import type { TestRunner } from '../verify/test-runner.ts'
import { startReruns as startVitest } from '../vitest/rerun/client.ts'
import type { CommonOptions } from './arguments.ts'
import { detectRunner } from './detect-runner.ts'

/**
 * Starts the test runner that the project uses.
 * @throws {UsageError} there is no project at the root
 * @throws {RunnerError} the runner is missing, unsupported or does not start
 */
export async function findRunner(root: string, options: CommonOptions): Promise<TestRunner> {
  if (!existsSync(root)) throw new UsageError(`--root ${options.root} does not exist: give the project's directory.`)
  const name = options.runner ?? detectRunner(root, options.config)
  checkVersion(root, name)
  return RUNNERS[name].start({
    root,
    ...(options.config !== undefined && { config: resolve(root, options.config) }),
    ...(options.projects.length > 0 && { projects: options.projects }),
    deep: options.deep,
    ...(options.workers !== undefined && { processes: options.workers }),
  })
}

const RUNNERS = {
  vitest: { title: 'Vitest', supported: /^(?:4\.(?:[1-9]|\d\d)|[5-9]|\d\d)\b/, from: '4.1', start: startVitest },
  jest: { title: 'Jest', supported: /^(?:[3-9]\d)\b/, from: '30', start: startJest },
} as const satisfies Record<RunnerInfo['name'], object>

function checkVersion(root: string, name: RunnerInfo['name']): void {
  const { title, supported, from } = RUNNERS[name]
  let version: string
  try {
    version = (createRequire(join(root, 'package.json'))(`${name}/package.json`) as { version: string }).version
  } catch {
    throw new RunnerError(`${title} was not found from ${root}: install ${name} there, or give --root.`)
  }
  if (!supported.test(version)) throw new RunnerError(`${title} ${version} is not supported: use ${from} or later.`)
}
