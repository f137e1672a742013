import { describe, expect, it } from 'vitest'
import { runJest } from '../jest/run-jest.ts'
import { expectLeaks } from './leaks-of.ts'

/** Files that do no harm first: every one passes. */
const order = ['channel.clean', 'channel.victim', 'handle.clean', 'handle.victim', 'timer.clean', 'channel.polluter', 'handle.polluter', 'timer.polluter'].map(
  (name) => `test/${name}.test.js`,
)

const PLACES = [
  ['in band', ['-i']],
  ['in a worker', ['-w', '1']],
] as const

describe.each(PLACES)('work that is under way in Jest, %s', (_, args) => {
  it('is laid at the file that began it', async () => {
    const config = args[0] === '-w' ? { workerIdleMemoryLimit: '50GB' } : {}
    const run = await runJest('jest-running', { order, args: [...args, '--forceExit'], config })
    expect(run.report?.files.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
    for (const file of order.filter((name) => !name.includes('polluter'))) expectLeaks(run, file, [])
    expectLeaks(run, 'test/channel.polluter.test.js', [['channel', 'diagnostics channel shop:saved', undefined, '1 subscriber']])
    expectLeaks(run, 'test/handle.polluter.test.js', [['handle', 'open net.Server', undefined, expect.stringMatching(/^listening on port \d+$/) as string]])
    expectLeaks(run, 'test/timer.polluter.test.js', [['timer', 'setInterval(tell) in src/heartbeat.js', undefined, 'running, every 20 ms']])
    expect(run.report?.leaks.find(({ kind }) => kind === 'timer')?.origin?.source).toBe('const timer = setInterval(function tell() {')
  })
})
