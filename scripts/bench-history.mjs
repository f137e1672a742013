// What the history of runs costs: `node scripts/bench-history.mjs [--files <n>] [--runs <n>] [--changed <share>]`, after
// a build. A made-up suite of 3,000 files in 8 workers; in each run every fiftieth file has other code, and one test in a
// thousand fails. Times are of the processor, so that a busy machine tells the truth as well.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openEarlierRuns } from '../dist/analysis/history/earlier-runs.js'
import { readContents } from '../dist/ledger/contents.js'
import { openFingerprints } from '../dist/ledger/fingerprints.js'
import { recall, takeOver } from '../dist/ledger/remember.js'
import { seededRandom } from './bench/random.mjs'
import { median } from './bench/statistics.mjs'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '3000' },
    runs: { type: 'string', default: '200' },
    changed: { type: 'string', default: '0.02' },
  },
})
const [FILES, RUNS, CHANGED] = [Number(values.files), Number(values.runs), Number(values.changed)]
const WORKERS = 8
const { between } = seededRandom(20_261_125)
const next = () => between(0, 999_999) / 1_000_000
const files = Array.from({ length: FILES }, (_, index) => `packages/app-${index % 40}/src/area-${index % 7}/component-${index}.test.ts`)
const versions = files.map(() => 0)
const directory = mkdtempSync(join(tmpdir(), 'carryover-bench-history-'))
const place = { path: join(directory, 'history.sqlite'), name: 'history.sqlite', isOwn: true }

try {
  fingerprints()
  history()
} finally {
  rmSync(directory, { recursive: true, force: true })
}

function fingerprints() {
  const modules = Array.from({ length: 10_000 }, (_, index) => `src/area-${index % 100}/module-${index}.ts`)
  for (const path of [...files, ...modules]) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), `export const path = '${path}'\n`.repeat(100))
  }
  const targets = (amount, below) => Array.from({ length: amount }, () => modules[Math.floor(next() * below)])
  const imports = Object.fromEntries([...files.map((path) => [path, targets(5, modules.length)]), ...modules.map((path, index) => [path, targets(3, index)])].map(([path, all]) => [path, all.filter(Boolean)]))
  const outcomes = files.map((file) => ({ file, project: '', tests: Array.from({ length: 10 }, (_, index) => ({ name: `suite > does thing ${index}`, outcome: 'pass' })) }))
  const ledger = { records: [{ project: '', imports }], outcomes }
  const ground = { root: directory, runner: { name: 'vitest', version: '5' }, sharedFiles: () => [] }
  const known = new Map()
  const look = () => {
    const contents = readContents(directory, known, Date.now() + 1000)
    const fingerprintOf = openFingerprints(ledger, ground, contents)
    for (const outcome of outcomes) fingerprintOf(outcome)
    for (const [path, content] of contents.fresh) known.set(path, content)
  }
  print(`fingerprints of ${FILES} files and 10000 modules, the first time`, timed(look))
  print('the same, while nothing has changed', timed(look))
}

function history() {
  const times = []
  for (let run = 0; run < RUNS; run++) {
    const recorded = makeRun(run)
    times.push(timed(() => takeOver(place, [recorded])))
    if ([1, 50, 100, 200].includes(run + 1)) console.log(`${String((statSync(place.path).size / 1e6).toFixed(2)).padStart(9)} MB  on disk after ${run + 1} runs`)
  }
  print('to add a run and to read all, median', median(times))
  let memory
  print(`to read ${RUNS} runs`, timed(() => (memory = recall(place))))
  const earlier = openEarlierRuns(memory.runs)
  let amount = 0
  print('to look for differences in all files', timed(() => { for (const file of files) amount += earlier.differences(file, '').length }))
  console.log(`          ${amount} found`)
}

function makeRun(run) {
  const order = files.map((_, index) => index)
  for (let index = FILES - 1; index > 0; index--) {
    const other = Math.floor(next() * (index + 1))
    ;[order[index], order[other]] = [order[other], order[index]]
  }
  const workers = Array.from({ length: WORKERS }, (_, worker) => ({ id: `${run} ${worker} ${next()}`, visits: [] }))
  for (const [position, index] of order.entries()) workers[position % WORKERS].visits.push(visitOf(index))
  return { id: `run ${run}`, startedAt: run * 60_000, machine: 'one', runner: { name: 'vitest', version: '5', isolate: false, workers: WORKERS }, workers }
}

function visitOf(index) {
  if (next() < CHANGED) versions[index]++
  const failed = Array.from({ length: 10 }, (_, test) => `component ${index} > does thing ${test}`).filter(() => next() < 0.001)
  const leaks = index % 4 === 0 ? [`src/area-${index % 7}/module-${index % 400}.ts#state.entries[${index % 3}]`, `process.env.SETTING_${index % 50}`] : []
  const code = (index * 1000 + versions[index]).toString(16).padStart(12, '0')
  return { file: files[index], project: '', code, tests: index.toString(16).padStart(12, '0'), outcome: failed.length > 0 ? 'fail' : 'pass', failed, leaks }
}

function timed(work) {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function print(what, ms) {
  console.log(`${ms.toFixed(0).padStart(9)} ms  ${what}`)
}
