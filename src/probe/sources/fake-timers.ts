import type { Difference } from '../difference.ts'
import * as native from '../natives.ts'
import type { Node } from '../node.ts'
import type { NamedValue, Source } from './source.ts'

/** The runner's own way to fake time. */
export interface RunnersClock {
  isFakeTimers(): boolean
  /** The time that was set, also where nothing but `Date` is faked. */
  getMockedSystemTime(): unknown
  useRealTimers(): unknown
}

const PATH = 'fake timers'

/** Functions by which an installed clock is found: `@sinonjs/fake-timers` hangs it on each that it puts in place. */
const FAKED = [
  'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask',
  'requestAnimationFrame', 'Date', 'Intl',
] as const

/**
 * Fake timers or a fake time that a file leaves on, the runner's or sinon's: one state, however many globals it replaces.
 * @param runner the runner's own, where it has one
 */
export function fakeTimers(runner?: RunnersClock): Source {
  const clocks = new WeakSet<object>()
  const parts = new WeakSet<object>()
  const originals = new WeakMap<Node, Map<unknown, unknown>>()

  const isPart = (value: unknown): boolean =>
    isObject(value) && (parts.has(value) || (!native.isProxy(value) && clocks.has(clockOn(value) ?? value)))

  return {
    name: PATH,
    *values() {
      const clock = installedClock()
      const isRunners = runner !== undefined && (runner.isFakeTimers() || runner.getMockedSystemTime() != null)
      if (clock === undefined && !isRunners) return
      const date = native.getOwnPropertyDescriptor(globalThis, 'Date')?.value as object
      const leaveOut = clock === undefined ? [date] : [clock, ...objectsIn(clock)]
      if (clock !== undefined) clocks.add(clock)
      for (const part of leaveOut) parts.add(part)
      yield {
        path: PATH,
        kind: 'fake-timers',
        value: clock ?? date,
        text: clock === undefined ? timeSet(runner?.getMockedSystemTime()) : describe(clock),
        leaveOut,
        putBack: () => void (isRunners ? runner.useRealTimers() : uninstall(clock)),
      } satisfies NamedValue
    },
    owns: (path) => path === PATH,
    wholeOf({ node, key, before, beforeIndex, after, afterIndex }: Difference) {
      const from = before.values[beforeIndex]
      const to = after.values[afterIndex]
      if (isPart(to)) {
        if (!isPart(from)) rememberOriginal(originals, node, key, from)
        return PATH
      }
      // What comes back is what was there; anything else is a change of its own.
      return isPart(from) && native.is(originals.get(node)?.get(key), to) ? PATH : undefined
    },
  }
}

function rememberOriginal(originals: WeakMap<Node, Map<unknown, unknown>>, node: Node, key: unknown, value: unknown): void {
  const known = originals.get(node) ?? new Map<unknown, unknown>()
  originals.set(node, known)
  known.set(key, value)
}

function installedClock(): object | undefined {
  for (const name of FAKED) {
    const clock = clockBehind(native.ownValue(globalThis, name))
    if (clock !== undefined) return clock
  }
  // In a vm context the process is the only one of them that is shared.
  return clockBehind(native.ownValue(process, 'hrtime')) ?? clockBehind(native.ownValue(process, 'nextTick'))
}

function clockBehind(value: unknown): object | undefined {
  const clock = isObject(value) && !native.isProxy(value) ? clockOn(value) : undefined
  return clock !== undefined && isClock(clock) ? clock : undefined
}

function clockOn(value: object): object | undefined {
  const clock = native.getOwnPropertyDescriptor(value, 'clock')?.value as unknown
  return isObject(clock) && !native.isProxy(clock) ? clock : undefined
}

function isClock(value: object): boolean {
  return typeof native.ownValue(value, 'uninstall') === 'function' && typeof native.ownValue(value, 'now') === 'number'
}

function objectsIn(clock: object): object[] {
  return native.ownKeys(clock).map((key) => native.ownValue(clock, key)).filter(isObject)
}

function describe(clock: object): string {
  const methods = native.ownValue(clock, 'methods') as unknown
  const names = native.isArray(methods) ? (methods as unknown[]).map(String) : []
  const shown = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  return `${shown === '' ? 'a clock' : shown} faked${distantTime(native.ownValue(clock, 'now'))}`
}

/** A clock that began with the real time says nothing by it. */
function distantTime(now: unknown): string {
  const isDistant = typeof now === 'number' && Math.abs(now - NativeDate.now()) > 86_400_000
  return isDistant ? `, ${timeSet(new NativeDate(now))}` : ''
}

function timeSet(time: unknown): string {
  try {
    return `time set to ${native.dateToISO(time as Date)}`
  } catch {
    return 'time set'
  }
}

/** Tests may replace it; what is looked for is that they did. */
const NativeDate = Date

function uninstall(clock: object | undefined): void {
  const method = clock && (native.ownValue(clock, 'uninstall') as unknown)
  if (typeof method === 'function') native.apply(method as () => unknown, clock, [])
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
