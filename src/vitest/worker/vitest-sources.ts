import { native } from '../module-path.ts'
import { FUNCTION_KEYS, type SkippedKeys } from '../../probe/shape.ts'
import type { Root } from '../../probe/node.ts'
import { fakeTimers, type RunnersClock } from '../../probe/sources/fake-timers.ts'
import type { Source } from '../../probe/sources/source.ts'

/** What of the `vitest` module keeps state for a whole worker. */
export interface VitestState {
  readonly vi: RunnersClock
  readonly expect: object
  readonly chai: Readonly<Record<string, unknown>>
}

/** The sources that look into Vitest itself: its fake timers, chai and `expect`. */
export function vitestSources({ vi, expect, chai }: VitestState): Source[] {
  return [fakeTimers(vi), chaiState(chai, expect)]
}

/** What `chai.use()` adds to, what `chai.config` holds, and what is hung on `expect` itself. */
function chaiState(chai: VitestState['chai'], expect: object): Source {
  return {
    name: 'chai',
    *roots(isKnown) {
      if (isKnown('chai.config')) return
      const { Assertion, config, util, assert, expect: chaiExpect } = chai
      const prototype = isObject(Assertion) ? native.getOwnPropertyDescriptor(Assertion, 'prototype')?.value : undefined
      yield* rootOf(prototype, 'chai.Assertion.prototype')
      yield* rootOf(config, 'chai.config')
      yield* rootOf(util, 'chai.util')
      yield* rootOf(assert, 'chai.assert')
      yield* rootOf(chaiExpect, 'chai.expect')
      yield* rootOf(expect, 'expect', FLAGS)
      yield* rootOf(native.getOwnPropertyDescriptor(expect, 'not')?.value, 'expect.not')
    },
  }
}

/** Methods of chai that are called on `expect` itself note down there how they were called. */
const FLAGS: SkippedKeys = { has: (key) => key === '__flags' || FUNCTION_KEYS.has(key) }

function* rootOf(target: unknown, label: string, skipped?: SkippedKeys): Iterable<Root> {
  if (isObject(target) && !native.isProxy(target) && !native.isModuleNamespaceObject(target))
    yield { target, label, kind: 'expect', depth: 0, ...(skipped !== undefined && { skipped }) }
}

/** @param serializers Vitest's own list, which grows at its beginning and is made anew each time */
export function snapshotSerializers(serializers: () => unknown): Source {
  const path = 'expect.addSnapshotSerializer()'
  const read = (): unknown[] => {
    const list = serializers()
    return native.isArray(list) ? (list as unknown[]) : []
  }
  const own = new Set(read())
  return {
    name: 'snapshot serializers',
    *values() {
      const list = read()
      const added = list.filter((serializer) => !own.has(serializer))
      if (added.length > 0)
        yield {
          path,
          kind: 'expect',
          value: added,
          text: added.length === 1 ? '1 serializer' : `${added.length} serializers`,
          putBack(before) {
            const kept = native.isArray(before) ? (before as unknown[]) : []
            for (const serializer of added) if (!kept.includes(serializer)) list.splice(list.indexOf(serializer), 1)
          },
        }
    },
    owns: (owned) => owned === path,
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
