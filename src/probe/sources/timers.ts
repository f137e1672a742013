import * as native from '../natives.ts'
import { functionName } from '../render.ts'
import type { ResourceWatch } from '../resources.ts'
import type { NamedValue, Source } from './source.ts'

/**
 * Intervals that are still running, and timeouts that set themselves again. What a timeout does that fires once is told as
 * late work.
 */
export function timers(resources: ResourceWatch): Source {
  return {
    name: 'timers',
    *values() {
      const running = resources.timers()
      if (running.length === 0) return
      const groups = new Map<string, object[]>()
      for (let index = 0; index < running.length; index++) {
        const timer = running[index] as object
        const origin = resources.originOf(timer)
        if (origin === 'own' || origin === undefined) continue
        const path = pathOf(timer, origin.file)
        groups.set(path, [...(groups.get(path) ?? []), timer])
      }
      for (const [path, group] of groups) yield describe(path, group, resources)
    },
    owns: (path) => /^set(?:Interval|Timeout)\(/.test(path),
  }
}

function pathOf(timer: object, file: string): string {
  const callback = native.ownValue(timer, '_onTimeout')
  const name = typeof callback === 'function' ? functionName(callback) : ''
  return `${isInterval(timer) ? 'setInterval' : 'setTimeout'}(${name}) in ${file}`
}

function describe(path: string, group: readonly object[], resources: ResourceWatch): NamedValue {
  const timer = group.at(-1) as object
  const origin = resources.originOf(timer)
  const milliseconds = String(native.ownValue(timer, '_idleTimeout'))
  const when = `${isInterval(timer) ? 'running' : 'sets itself again'}, every ${milliseconds} ms`
  return {
    path,
    kind: 'timer',
    value: group.length,
    text: group.length === 1 ? when : `${group.length} of them ${when}`,
    isWork: true,
    ...(typeof origin === 'object' && { createdAt: origin }),
    putBack(before) {
      const kept = typeof before === 'number' ? before : 0
      for (const started of group.slice(kept)) clear(started as NodeJS.Timeout)
    },
  }
}

function isInterval(timer: object): boolean {
  return typeof native.ownValue(timer, '_repeat') === 'number'
}

const clear = clearTimeout
