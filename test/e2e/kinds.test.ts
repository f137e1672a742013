import { readdirSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { runFixture } from '../run-fixture.ts'

for (const vitest of [5, 4] as const)
it.concurrent(`runs ${vitest}`, async () => {
  const names = readdirSync('fixtures/kinds-node/test').filter((n) => n.includes('polluter')).map((n) => n.split('.')[0])
  const order = names.flatMap((n) => [`test/${n}.clean.test.ts`, `test/${n}.victim.test.ts`, `test/${n}.polluter.test.ts`])
  const run = await runFixture('kinds-node', { vitest, order })
  writeFileSync(`/tmp/k${vitest}.json`, JSON.stringify(run, null, 1))
  expect(run.report).toBeDefined()
})
