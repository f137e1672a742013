import { describe, expect, it } from 'vitest'
import type { Leak } from '../../src/model/report.ts'
import { runFixture } from '../run-fixture.ts'
import { expectLeaks } from './leaks-of.ts'

/** Each victim of work that is under way runs before its polluter; an error is late only in a file after it. */
const order = [
  'late-error.clean', 'late-error.polluter', 'late-error.victim', 'listener.polluter', 'listener.victim', 'handle.clean',
  'handle.victim', 'handle.polluter', 'timer.clean', 'timer.victim', 'timer.polluter',
].map(fileOf)

const runs = ([5, 4] as const).flatMap((vitest) => (['forks', 'threads'] as const).map((pool) => ({ vitest, pool })))

describe.each(runs)('work that is under way, Vitest $vitest, $pool', { concurrent: true }, ({ vitest, pool }) => {
  it('is laid at the file that began it', async () => {
    const run = await runFixture('running-work', { vitest, order, args: ['--pool', pool] })
    for (const file of order.filter((name) => !name.includes('polluter'))) expectLeaks(run, file, [])
    expectLeaks(run, fileOf('late-error.polluter'), [
      ['late-error', 'unhandled rejection in src/save.ts', undefined, 'Error("nothing to save"), while test/late-error.victim.test.ts ran'],
    ])
    expectLeaks(run, fileOf('listener.polluter'), [
      ['late-error', 'error in test/listener.victim.test.ts > stops', undefined, 'not now'],
      ['module', 'src/heartbeat.ts#heart._events.stop', undefined, 'function'],
      ['module', 'src/heartbeat.ts#heart._eventsCount', '0', '1'],
    ])
    expectLeaks(run, fileOf('handle.polluter'), [['handle', 'open net.Server', undefined, expect.stringMatching(/^listening on port \d+$/) as string]])
    expectLeaks(run, fileOf('timer.polluter'), [['timer', 'setInterval(beat) in src/heartbeat.ts', undefined, 'running, every 20 ms']])
    const origins = run.report?.leaks.map(originOf) ?? []
    expect(origins).toContain('late-error src/save.ts:4 if (text === \'\') throw new Error(\'nothing to save\')')
    expect(origins).toContain("handle src/serve.ts:10 const server = createServer((socket) => socket.end('hello')).listen(port)")
    expect(origins).toContain('timer src/heartbeat.ts:7 const timer = setInterval(function beat() {')
    expect(run.report?.leaks.filter(({ kind }) => kind === 'late-error').every(({ verdict }) => verdict === 'harmful')).toBe(true)
  })
})

function originOf({ kind, origin }: Leak): string {
  return `${kind} ${origin?.file}:${origin?.line} ${origin?.source}`
}

function fileOf(name: string): string {
  return `test/${name}.test.ts`
}
