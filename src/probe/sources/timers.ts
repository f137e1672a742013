import * as native from '../natives.ts'
import { functionName } from '../render.ts'
import type { ResourceWatch, StartedTimer } from '../resources.ts'
import type { NamedValue, Source } from './source.ts'

/** Timers that are still running: intervals, and timeouts that have not fired. */
export function timers(resources: ResourceWatch): Source {
  return {
    name: 'timers',
    *values() {
      const running = resources.timers()
      if (running.length === 0) return
      const groups = new Map<string, StartedTimer[]>()
      for (let index = 0; index < running.length; index++) {
        const started = running[index] as StartedTimer
        const origin = resources.originOf(started.timer)
        if (origin === 'own' || origin === undefined || isLibrarys(started, origin.file)) continue
        const path = pathOf(started, origin.file)
        groups.set(path, [...(groups.get(path) ?? []), started])
      }
      for (const [path, group] of groups) yield describe(path, group, resources)
    },
    owns: (path) => /^set(?:Interval|Timeout)\(/.test(path),
  }
}

/** What a package puts off once for itself; its user did not ask for it. */
function isLibrarys({ isRepeating }: StartedTimer, file: string): boolean {
  return !isRepeating && file.includes('node_modules/')
}

function pathOf({ timer }: StartedTimer, file: string): string {
  const callback = own(timer, '_onTimeout')
  const name = typeof callback === 'function' ? functionName(callback) : ''
  return `${isInterval(timer) ? 'setInterval' : 'setTimeout'}(${name}) in ${file}`
}

function describe(path: string, group: readonly StartedTimer[], resources: ResourceWatch): NamedValue {
  const { timer, isRepeating } = group.at(-1) as StartedTimer
  const origin = resources.originOf(timer)
  const milliseconds = String(own(timer, '_idleTimeout'))
  const when = isRepeating ? `${isInterval(timer) ? 'running' : 'sets itself again'}, every ${milliseconds} ms` : `due after ${milliseconds} ms`
  return {
    path,
    kind: 'timer',
    value: group.length,
    text: group.length === 1 ? when : `${group.length} of them ${when}`,
    isWork: true,
    ...(typeof origin === 'object' && { createdAt: origin }),
    putBack(before) {
      const kept = typeof before === 'number' ? before : 0
      for (const started of group.slice(kept)) clear(started.timer as NodeJS.Timeout)
    },
  }
}

function isInterval(timer: object): boolean {
  return typeof own(timer, '_repeat') === 'number'
}

const clear = clearTimeout

function own(value: object, key: PropertyKey): unknown {
  return native.getOwnPropertyDescriptor(value, key)?.value as unknown
}
