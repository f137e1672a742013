import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runSuite } from './run-suite.mjs'

/** Parts of the tool's work, each with frames that must all be in the stack; a sample counts for the first that fits. */
const PARTS = [
  ['main: tell test files from others', /^(?:isTestModule|isTestFile)\b|is-test-module/],
  ['main: parse, and append views', /transformModule|vitest\/transform\//],
  ['main: report', /vitest\/reporter|analysis\/|ledger\/|formats\//],
  ['worker: load the tool', /^\(anonymous\) vitest\/(?:native-)?runner\./],
  ['worker: first walk of a worker', /^openSession /],
  ['worker: first walk of packages', /vitest\/imports/, /^addModule /],
  ['worker: first walk of modules', /^addModule /],
  ['worker: watch for packages', /vitest\/imports/, /attach|addCommonJs|showExternal|runExternalModule/],
  ['worker: walk for late work', /^beginFile probe/, /^compare /],
  ['worker: walk after setup files', /^endSetup probe/, /^compare /],
  ['worker: look after the imports of a file', /^endImport /],
  ['worker: walk after a file', /^endFile probe/, /^compare /],
  ['worker: sources and named values', /^(?:beginFile|endSetup|endFile) probe/],
  ['worker: read imports, and code for names of globals', /vitest\/imports/],
  ['worker: passes that the benchmark asked for', /^compare /],
  ['worker: send records', /^send /],
]

const ATTEMPTS = 4

/** Without bundles each function is known by its file; loading takes ten times as long. */
const BUILD = resolve(import.meta.dirname, '../build.mjs')

/** Where the tool's time goes in one profiled run of a suite: its parts, and the functions that take most, in ms. */
export async function profileSuite(suite, { name, workers }) {
  let profiles = []
  const dist = join(suite, '../node_modules/carryover/dist')
  renameSync(dist, `${dist}-bundled`)
  execFileSync(process.execPath, [BUILD, '--unbundled', dist], { stdio: 'inherit' })
  // Vitest gives a worker half a second to end, which on a busy machine is too short to write a profile.
  for (let attempt = 0; attempt < ATTEMPTS && profiles.length <= workers; attempt++) {
    const directory = mkdtempSync(join(suite, 'profile-'))
    await runSuite(suite, { isWatched: true, workers, profile: directory })
    profiles = readdirSync(directory).map((file) => readFileSync(join(directory, file), 'utf8')).filter((text) => text !== '')
  }
  rmSync(dist, { recursive: true })
  renameSync(`${dist}-bundled`, dist)
  const parts = new Map()
  const functions = new Map()
  for (const profile of profiles) addProfile(JSON.parse(profile), parts, functions)
  return { name, parts: largest(parts, 20), functions: largest(functions, 10) }
}

function largest(totals, count) {
  const rows = [...totals].map(([label, ms]) => ({ label, ms: Math.round(ms) })).filter(({ ms }) => ms >= 5)
  return rows.toSorted((a, b) => b.ms - a.ms).slice(0, count)
}

function addProfile({ nodes, samples, timeDeltas }, parts, functions) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node
  const role = nodes.some(({ callFrame }) => /runner\.m[jt]s$|\/jest-worker\/build\/processChild\.js$/.test(callFrame.url)) ? 'worker' : 'main'
  const known = new Map()
  samples.forEach((id, index) => {
    if (!known.has(id)) known.set(id, classify(byId.get(id), role))
    const { part, leaf } = known.get(id)
    if (part === undefined) return
    add(parts, part, timeDeltas[index])
    add(functions, leaf, timeDeltas[index])
  })
}

function add(totals, label, microseconds) {
  totals.set(label, (totals.get(label) ?? 0) + microseconds / 1000)
}

/** What wraps a function of Vitest's: below it, all that is not the tool's is the user's or Vitest's own work. */
const WRAPPERS = /^(?!send |readNamedIn ).* vitest\/(?:worker\/)?(?:runner|hook-runner|extend-runner|native-runner|imports|modules|watch-requests)\./

/** The part that a stack belongs to; none for what is not the tool's work. */
function classify(leaf, role) {
  const own = []
  for (let node = leaf; node !== undefined; node = node.parent) {
    const { url, functionName } = node.callFrame
    const file = url.split('/carryover/dist/')[1]
    if (file !== undefined) own.push(`${functionName || '(anonymous)'} ${file}`)
  }
  const isOwn = leaf.callFrame.url.includes('/carryover/dist/')
  if (own.length === 0 || (!isOwn && WRAPPERS.test(own[0]))) return {}
  const fits = ([label, ...frames]) => label.startsWith(role) && frames.every((frame) => own.some((name) => frame.test(name)))
  const name = leaf.callFrame.functionName || '(anonymous)'
  const file = leaf.callFrame.url.split(/\/carryover\/dist\/|\/node_modules\//).at(-1)
  return { part: PARTS.find(fits)?.[0] ?? `${role}: the rest`, leaf: `${role}: ${name} ${file}`.trimEnd() }
}
