// How well order dependence is found: `node scripts/search-bench.mjs [--files <n>]… [--victims <n>] [--seed <n>]
// [--json <file>] [--keep]`. Generates suites whose order dependence is known, audits each with the built command line,
// and sets what it says against the truth, and against two other ways in the same run: plain bisection of the history, and
// two shuffles, which name nothing but show that something is wrong.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, linkSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openWorkplace } from './bench/workplace.mjs'
import { bisection, shuffles } from './search/baselines.mjs'
import { failingIn } from './search/oracle.mjs'
import { compare } from './search/score.mjs'
import { syntheticSuite } from './search/synthetic-suite.mjs'

const { values: options } = parseArgs({
  options: {
    files: { type: 'string', multiple: true, default: ['50', '500'] },
    victims: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const CLI = resolve(import.meta.dirname, '../dist/cli/bin.js')
const place = openWorkplace()
const results = []
try {
  for (const text of options.files) {
    const files = Number(text)
    const victims = Number(options.victims ?? Math.max(6, Math.round(files * (files > 1000 ? 0.06 : 0.1))))
    const suite = syntheticSuite({ seed: Number(options.seed), files, victims })
    const root = place.addSuite(`synthetic-${files}`, suite.files)
    const tests = Object.keys(suite.files).filter((path) => path.endsWith('.test.ts')).sort()
    const result = {
      files, victims,
      oracle: checkOracle(root, suite, tests),
      carryover: await audit(root, suite),
      bisection: bisection(suite.truth, tests),
      'two shuffles': shuffles(suite.truth, tests, { seed: 271_828, workers: 8, count: 2 }),
    }
    results.push(result)
    print(result)
  }
} finally {
  if (options.keep) console.log(place.directory)
  else place.close()
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`)

/** The truth is only a model: one real run of all files in one worker has to agree with it. */
function checkOracle(root, { truth, flaky }, tests) {
  const json = join(mkdtempSync(join(place.directory, 'oracle-')), 'outcomes.json')
  const vitest = join(place.directory, 'node_modules/vitest/vitest.mjs')
  run([vitest, 'run', '--config=without.config.mjs', '--maxWorkers=1', '--reporter=json', `--outputFile=${json}`], root)
  const { testResults } = JSON.parse(readFileSync(json, 'utf8'))
  const real = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name.slice(root.length + 1)).filter((path) => !flaky.includes(path))
  const expected = failingIn(truth, tests)
  const wrong = [...real.filter((path) => !expected.has(path)), ...[...expected].filter((path) => !real.includes(path))]
  if (wrong.length > 0) throw new Error(`the model of the suite is wrong about ${wrong.join(', ')}`)
  return { failing: expected.size }
}

async function audit(root, suite) {
  const json = join(root, 'audit.json')
  const startedAt = performance.now()
  const child = spawn(process.execPath, [CLI, 'audit', '--root', root, '--config', 'without.config.mjs', '--json', json, '--fail', 'never', '--format', 'json', '--output', join(root, 'audit.txt')], { cwd: root, env: environment(), stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (text) => (stderr += text))
  const journal = keepJournal(root)
  await once(child, 'close')
  const seconds = (performance.now() - startedAt) / 1000
  return { ...compare(JSON.parse(readFileSync(json, 'utf8')), suite, journal()), seconds, steps: stderr.trim().split('\n') }
}

/** An audit that comes to its end removes the journal of all its runs: a second link keeps it. Gives how it asked for each. */
function keepJournal(root) {
  const journal = join(place.directory, 'node_modules/.cache/carryover', basename(root), 'audit.jsonl')
  const kept = join(root, 'journal.jsonl')
  const timer = setInterval(() => existsSync(journal) && !existsSync(kept) && linkSync(journal, kept), 50)
  return () => {
    clearInterval(timer)
    const lines = readFileSync(kept, 'utf8').split('\n').filter((line) => line !== '').slice(1)
    return lines.map((line) => JSON.parse(JSON.parse(line).entry.request))
  }
}

function run(args, cwd) {
  return spawnSync(process.execPath, args, { cwd, env: environment(), encoding: 'utf8', maxBuffer: 1 << 28 })
}

function environment() {
  const { NODE_OPTIONS: _, ...env } = process.env
  return { ...env, CI: '1', NO_COLOR: '1' }
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}

function print({ files, victims, carryover, ...others }) {
  console.log(`${files} files, ${victims} stories; a shared run in alphabetical order fails ${others.oracle.failing}`)
  console.log(`  carryover      recall ${percent(carryover.recall)} (with what is suspected ${percent(carryover.recallWithSuspected)}), precision ${percent(carryover.precision)}, caused ${percent(carryover.caused)}, ` +
    `${carryover.suiteRuns.toFixed(1)} suite-runs, ${carryover.fileRunsEach.toFixed(1)} file-runs a victim beyond reference and orders, ${carryover.seconds.toFixed(0)} s`)
  console.log(`  to name a polluter, the test alone included: at most 3 file-runs for ${percent(carryover.withinThree)} (${percent(carryover.withinThreeOfOne)} of those with a cause of one file), at most 5 for ${percent(carryover.withinFive)}, ` +
    `${carryover.toName.median} in the median, ${carryover.toName.most} at most`)
  console.log(`  bisection      names ${percent(others.bisection.recall)} of those that fail in its order, ${others.bisection.fileRunsEach.toFixed(0)} file-runs a victim`)
  console.log(`  two shuffles   show ${percent(others['two shuffles'].shown)} of victims, name none, 2 suite-runs`)
  for (const line of carryover.wrong) console.log(`  wrong: ${line}`)
  for (const line of carryover.missed) console.log(`  missed: ${line}`)
  console.log()
}
