import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runSuite } from './run-suite.mjs'

/** Where the tool's time goes in one profiled run: its functions, by their time with all they call, in milliseconds. */
export async function profileSuite(suite, { name, workers }) {
  const directory = mkdtempSync(join(suite, 'profile-'))
  await runSuite(suite, { isWatched: true, workers, profile: directory })
  const profiles = readdirSync(directory).map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')))
  const totals = new Map()
  for (const profile of profiles) addProfile(profile, totals)
  const functions = [...totals].map(([label, ms]) => ({ label, ms: Math.round(ms) })).filter(({ ms }) => ms >= 5)
  return { name, functions: functions.toSorted((a, b) => b.ms - a.ms).slice(0, 25) }
}

/** Adds the time of each of the tool's functions, once a sample however often it is in the stack. */
function addProfile({ nodes, samples, timeDeltas }, totals) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node
  const where = nodes.some((node) => node.callFrame.url.endsWith('/runner.mts')) ? 'worker' : 'main'
  const known = new Map()
  samples.forEach((id, index) => {
    if (!known.has(id)) known.set(id, labelsOf(byId.get(id), where))
    for (const label of known.get(id)) totals.set(label, (totals.get(label) ?? 0) + timeDeltas[index] / 1000)
  })
}

function labelsOf(leaf, where) {
  const labels = new Set()
  for (let node = leaf; node !== undefined; node = node.parent) {
    const { url, functionName } = node.callFrame
    const file = url.split('/carryover/dist/')[1]
    if (file === undefined) continue
    labels.add(`${where}: ${functionName || '(anonymous)'} ${file}`)
    labels.add(`${where}: all of Carryover`)
  }
  return labels
}
