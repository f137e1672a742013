import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { REPORT } from './workplace.mjs'

const require = createRequire(import.meta.url)
const VITEST = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
const JEST = join(dirname(require.resolve('jest/package.json')), 'bin/jest.js')

/**
 * Runs a suite once, in processes of its own.
 * @param isWatched whether Carryover is installed
 * @param profile directory for CPU profiles of the main process and of the workers; slows the run
 * @returns milliseconds of wall clock and of CPU (user and system, of all its processes), and Carryover's report
 * @throws {Error} a test failed, or the test runner did not start
 */
export async function runSuite(suite, { isWatched, workers, profile }) {
  const report = join(suite, REPORT)
  rmSync(report, { force: true })
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const name = isWatched ? 'with' : 'without'
  const isJest = existsSync(join(suite, `${name}.jest.config.cjs`))
  const args = isJest
    ? // Its workers take over the options of Node.
      [...profiling, JEST, `--config=${name}.jest.config.cjs`, `--maxWorkers=${workers}`]
    : [
        ...profiling,
        VITEST,
        'run',
        `--config=${name}.config.mjs`,
        `--maxWorkers=${workers}`,
        '--reporter=dot',
        ...profiling.map((flag) => `--execArgv=${flag}`),
      ]
  const cpuBefore = cpuOfChildren()
  const startedAt = performance.now()
  await finished(spawn(process.execPath, args, { cwd: suite, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] }))
  const wallMs = performance.now() - startedAt
  return {
    wallMs,
    cpuMs: cpuOfChildren() - cpuBefore,
    report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined,
  }
}

function finished(child) {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`The test runner ended with ${code}:\n${output.slice(-1500)}`))))
  })
}

function environment() {
  const { NODE_OPTIONS: _, ...env } = process.env
  return { ...env, CI: '1', NO_COLOR: '1' }
}

/** Linux counts the time of children that ended, and of theirs, in 1/100 s; elsewhere there is no CPU figure. */
function cpuOfChildren() {
  if (process.platform !== 'linux') return Number.NaN
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) * 10
}
