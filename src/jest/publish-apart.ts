import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Report } from '../model/report.ts'
import type { ResolvedJestOptions } from './options.ts'

/** What there is to publish, as it crosses to another process. */
export interface Publication {
  readonly report: Report
  readonly root: string
  readonly options: ResolvedJestOptions
}

/**
 * Publishes a report from a process of its own, for when this one cannot: a test file has put another file system in the
 * place of the real one, or the process is about to end. Gives the error for which the run is to fail.
 */
export function publishApart(publication: Publication): Error | undefined {
  const answer = run(execPath, [SCRIPT], {
    input: JSON.stringify(publication),
    stdio: ['pipe', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: Infinity,
  })
  return answer === '' ? undefined : new Error(answer)
}

/** Whether the file system of this process is still the real one. */
export function isRealFileSystem(): boolean {
  return exists(execPath)
}

const SCRIPT = fileURLToPath(new URL('./publish-script.js', import.meta.url))
const { execPath } = process
// In band, test files replace them in this very process.
const run = execFileSync
const exists = existsSync
