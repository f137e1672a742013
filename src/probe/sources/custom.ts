import { type CustomSource, type CustomValues, toCustomValue } from '../../model/define-source.ts'
import type { LeakKind } from '../../model/leak.ts'
import * as native from '../natives.ts'
import { step } from '../path.ts'
import { hidden, hideSecretText, isSecretName } from '../secret.ts'
import type { NamedValue, Source } from './source.ts'

/** A source that a project added, whose values may take time to be read. */
export interface ReadSource extends Source {
  /** Reads the values anew where that takes time. Gives why it could not: nothing of a project's may break its run. */
  read(): Promise<string | undefined>
}

const KIND: { readonly kind: LeakKind } = { kind: 'custom' }

/** Values of one source that are compared. */
const MAX_VALUES = 1000

/** Milliseconds after which a source that does not answer is left alone. */
const PATIENCE = 2000

/** Begins to read a source of a project's own. */
export function customSource(source: CustomSource): ReadSource {
  let values: readonly NamedValue[] = []
  let isAsync = false
  let hasRead = false
  const taken = (found: CustomValues | undefined): NamedValue[] => {
    const entries = native.isMap(found) ? [...(found as ReadonlyMap<string, unknown>)] : Object.entries(found ?? {})
    return entries.slice(0, MAX_VALUES).map(([name, value]) => toNamedValue(source.name, name, value))
  }
  return {
    name: source.name,
    *roots(isKnown) {
      for (const [name, target] of Object.entries(source.roots?.() ?? {}))
        if (!isKnown(pathOf(source.name, name))) yield { target, label: pathOf(source.name, name), ...KIND, depth: 8 }
    },
    *values() {
      const found = isAsync ? undefined : source.values?.()
      if (native.isPromise(found)) isAsync = true
      else if (found !== undefined) values = taken(found as CustomValues)
      // What there is at first is no change.
      for (const value of values) yield hasRead ? value : { ...value, isFirstSeenAsIs: true }
      hasRead = true
    },
    owns: (path) => path.startsWith(`${source.name}.`) || path.startsWith(`${source.name}[`),
    async read() {
      try {
        const found = source.values?.()
        if (native.isPromise(found)) {
          isAsync = true
          values = taken(await withPatience(found as Promise<CustomValues>))
        }
        return undefined
      } catch (error) {
        return String((error as Error | undefined)?.message ?? error)
      }
    },
  }
}

function toNamedValue(source: string, name: string, given: unknown): NamedValue {
  const { value, text, putBack } = toCustomValue(given)
  const path = pathOf(source, name)
  return {
    path,
    ...KIND,
    value,
    ...(text !== undefined && { text: isSecretName(name) ? hidden(text) : hideSecretText(text).slice(0, MAX_LENGTH) }),
    ...(putBack !== undefined && { putBack }),
  }
}

const MAX_LENGTH = 120

function pathOf(source: string, name: string): string {
  return step(source, name)
}

async function withPatience<T>(answer: T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new NativePromise<never>((_, fail) => {
    timer = setTimer(() => fail(new Error(`did not answer within ${PATIENCE / 1000} seconds`)), PATIENCE)
  })
  try {
    return await NativePromise.race([answer, tooLate])
  } finally {
    clearTimer(timer)
  }
}

/** Test files may replace them. */
const NativePromise = Promise
const [setTimer, clearTimer] = [setTimeout, clearTimeout]
