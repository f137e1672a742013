import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runSuite } from './run-suite.mjs'
import { spread } from './statistics.mjs'

const RESULT = 'pass.json'

/**
 * A test file that runs last in a worker, and sets warm passes over the graph that the suite left there against bare
 * `Reflect.ownKeys` passes over the same objects, by turns.
 */
export const PASS_TEST = {
  'test/zzz-pass.test.ts': `import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('passes over the graph', { timeout: 120_000 }, () => {
  const watch = (process as any)[Symbol.for('carryover.session')]
  const { graph } = watch.session
  const targets: object[] = graph.targets()
  let keys = 0
  const bare = () => {
    for (const target of targets) keys += Reflect.ownKeys(target).length
  }
  // The thread's own time, since on a busy machine the clock measures the others; many passes, since it ticks coarsely.
  const usage = process.threadCpuUsage ?? process.cpuUsage
  const milliseconds = (pass: () => void) => {
    const before = usage()
    for (let count = 0; count < PASSES; count++) pass()
    const { user, system } = usage(before)
    return (user + system) / 1000 / PASSES
  }
  const PASSES = Math.ceil(150_000 / targets.length)
  const rounds = Array.from({ length: 14 }, () => ({ compare: milliseconds(() => graph.compare()), bare: milliseconds(bare) }))
  expect(keys).toBeGreaterThan(0)
  writeFileSync('${RESULT}', JSON.stringify({ objects: targets.length, rounds: rounds.slice(3) }))
})
`,
}

/** The rows of the table about one pass over the graph of a suite that ends with the test above. */
export async function passRatio(suite, { name, goal }) {
  await runSuite(suite, { isWatched: true, workers: 1 })
  const { objects, rounds } = JSON.parse(readFileSync(join(suite, RESULT), 'utf8'))
  return [
    { name, what: 'warm pass : ownKeys pass', ...spread(rounds.map(({ compare, bare }) => compare / bare)), goal },
    { name, what: `warm pass, ${objects} objects`, unit: 'ms', ...spread(rounds.map(({ compare }) => compare)) },
    { name, what: 'ownKeys pass', unit: 'ms', ...spread(rounds.map(({ bare }) => bare)) },
  ]
}
