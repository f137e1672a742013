import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { RunnerError, UsageError } from '../model/errors.ts'
import type { TestRunner } from '../verify/test-runner.ts'
import { startReruns } from '../vitest/rerun/client.ts'
import type { CommonOptions } from './arguments.ts'

/**
 * Starts the test runner that the project uses.
 * @throws {UsageError} there is no project at the root
 * @throws {RunnerError} the runner is missing, unsupported or does not start
 */
export async function findRunner(root: string, options: CommonOptions): Promise<TestRunner> {
  if (!existsSync(root)) throw new UsageError(`--root ${options.root} does not exist: give the project's directory.`)
  if (options.runner === 'jest') throw new RunnerError('Jest is not supported in this version: use --runner vitest.')
  checkVersion(root)
  return startReruns({
    root,
    ...(options.config !== undefined && { config: resolve(root, options.config) }),
    ...(options.projects.length > 0 && { projects: options.projects }),
    deep: options.deep,
    ...(options.workers !== undefined && { processes: options.workers }),
  })
}

const SUPPORTED = /^(?:4\.(?:[1-9]|\d\d)|[5-9]|\d\d)\b/

function checkVersion(root: string): void {
  let version: string
  try {
    version = (createRequire(join(root, 'package.json'))('vitest/package.json') as { version: string }).version
  } catch {
    throw new RunnerError(`Vitest was not found from ${root}: install vitest there, or give --root.`)
  }
  if (!SUPPORTED.test(version)) throw new RunnerError(`Vitest ${version} is not supported: use 4.1 or later.`)
}
