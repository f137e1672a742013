// Where is each kind seen? `npm run seen-kinds`: runs what leaks of the corpus of test/precision in each environment, pool
// and version of Vitest, and prints how many of the labelled leaks each run told, by kind.
import { leakingRun } from '../test/precision/corpus.ts'
import { measureRun } from '../test/precision/measure.ts'

const POOLS = ['forks', 'threads', 'vmForks', 'vmThreads']

for (const vitest of [5, 4]) {
  console.log(`\nVitest ${vitest}: node, jsdom, happy-dom\n\n| Kind | ${POOLS.join(' | ')} |\n| --- |${' --- |'.repeat(POOLS.length)}`)
  const cells = new Map()
  for (const pool of POOLS)
    for (const environment of ['node', 'jsdom', 'happy-dom']) {
      const { found, missed } = await measureRun(leakingRun(vitest, environment, pool))
      for (const kind of new Set([...found, ...missed].map((one) => one.kind))) {
        const [seen, unseen] = [found, missed].map((list) => list.filter((one) => one.kind === kind).length)
        const row = cells.get(kind) ?? cells.set(kind, new Map()).get(kind)
        row.set(pool, [...(row.get(pool) ?? []), `${seen}/${seen + unseen}`])
      }
    }
  for (const [kind, row] of [...cells].sort()) console.log(`| ${kind} | ${POOLS.map((pool) => row.get(pool).join(', ')).join(' | ')} |`)
}
