// What Carryover costs: `npm run bench -- [--quick] [--only <name>] [--deep] [--json <file>] [--profile]
// [--package <directory>]`. Everything is measured in this one run, with and without the tool by turns. It takes some
// minutes, and wants a machine that does nothing else. `--package` names another checkout whose dist/ is measured, and
// `--deep` measures the deep mode, which has no goals.
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { closureSuite } from './bench/closure-suite.mjs'
import { growingSuite } from './bench/growing-suite.mjs'
import { growth } from './bench/growth.mjs'
import { jestSuite } from './bench/jest-suite.mjs'
import { layeredSuite } from './bench/layered-suite.mjs'
import { PASS_TEST, passRatio } from './bench/pass-ratio.mjs'
import { profileSuite } from './bench/profile.mjs'
import { suiteRatio } from './bench/suite-ratio.mjs'
import { formatProfile, formatTable, isMissed } from './bench/table.mjs'
import { filesOf, openWorkplace } from './bench/workplace.mjs'

const SUITE_GOAL = 1.05
const PASS_GOAL = 2
const GROWTH_GOAL = 1.5

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    deep: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    package: { type: 'string' },
  },
})
const pairs = options.quick ? 2 : 7

const layered = layeredSuite({ seed: 20_261_124, modules: 200, files: 300 })
const shop = filesOf('fixtures/jsdom-shop')
const jestFiles = jestSuite({ seed: 20_261_125, modules: 120, files: 200 })
const jsdom = { environment: 'jsdom' }

/** Each benchmark by its name: the suite, how it is measured, and with how many workers its profile is taken. */
const BENCHMARKS = {
  'node-1': { files: layered, workers: 1, measure: ratio },
  'node-2': { files: layered, workers: 2, measure: ratio },
  // Vitest 5 keeps transformed modules on disk: the two above measure later runs, this one a first run.
  'node-cold': { files: layered, test: { fsModuleCache: false }, workers: 2, measure: ratio },
  jsdom: { files: shop, test: jsdom, workers: 2, measure: ratio },
  // State in closures, which only the deep mode looks for.
  closures: { files: closureSuite({ modules: 60, files: 150 }), workers: 1, measure: ratio },
  'jest-node': { files: jestFiles, workers: 2, measure: ratio, isJest: true },
  'jest-jsdom': { files: jestFiles, test: { testEnvironment: 'jsdom' }, workers: 2, measure: ratio, isJest: true },
  'pass-node': { files: { ...layered, ...PASS_TEST }, workers: 1, measure: passRatio, goal: PASS_GOAL },
  'pass-jsdom': { files: { ...shop, ...PASS_TEST }, test: jsdom, workers: 1, measure: passRatio, goal: PASS_GOAL },
  growth: { files: growingSuite({ files: 150 }), workers: 1, measure: growth, goal: GROWTH_GOAL },
}

const names = options.only ?? Object.keys(BENCHMARKS)
const unknown = names.find((name) => !(name in BENCHMARKS))
if (unknown !== undefined) {
  console.error(`--only ${unknown}: there is no such benchmark. Known are ${Object.keys(BENCHMARKS).join(', ')}.`)
  process.exit(2)
}

const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.version, load: loadavg() }
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load.map((load) => load.toFixed(1)).join(' ')}, ${pairs} pairs\n`)
const place = openWorkplace(options.package, { deep: options.deep })
const rows = []
const profiles = []
try {
  for (const name of names) {
    const { files, test, workers, measure, goal: ownGoal, isJest } = BENCHMARKS[name]
    const goal = options.deep ? undefined : ownGoal
    const suite = isJest ? place.addJestSuite(name, files, test) : place.addSuite(name, files, test)
    const measured = await measure(suite, { name, workers, goal })
    rows.push(...measured)
    console.log(`${formatTable(measured)}\n`)
    if (!options.profile && !measured.some(isMissed)) continue
    const profile = await profileSuite(suite, { name, workers })
    profiles.push(profile)
    console.log(`${formatProfile(profile)}\n`)
  }
} finally {
  place.close()
}
const goals = rows.filter((row) => row.goal !== undefined)
console.log(`${formatTable(goals)}\n\n${goals.filter(isMissed).length} of ${goals.length} goals missed.`)
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ machine, pairs, rows, profiles }, undefined, 2)}\n`)

function ratio(suite, { name, workers }) {
  return suiteRatio(suite, { name, workers, pairs, goal: options.deep ? undefined : SUITE_GOAL })
}
