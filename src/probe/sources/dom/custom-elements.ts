import * as native from '../../natives.ts'
import { step } from '../../path.ts'
import type { Source } from '../source.ts'
import { isObject, page } from './page.ts'

/** Custom elements that were defined, which nothing can take back. Each environment keeps them in its own place. */
export const customElementsDefined: Source = {
  name: 'custom elements',
  *values() {
    const opened = page()
    const view = opened?.get(opened.document, 'defaultView')
    const registry = isObject(view) ? (view as { readonly customElements?: unknown }).customElements : undefined
    if (!isObject(registry)) return
    for (const [name, element] of definitionsIn(registry))
      yield { path: step('customElements', name), kind: 'dom', value: element, ...(isConstructor(element) && { registered: element }) }
  },
  owns: (path) => path.startsWith('customElements'),
}

function definitionsIn(registry: object): readonly (readonly [name: string, element: unknown])[] {
  const definitions = own(valueOfSymbol(registry, 'impl'), '_customElementDefinitions')
  if (native.isArray(definitions))
    return (definitions as unknown[]).map((definition) => [String(own(definition, 'name')), own(definition, 'objectReference')])
  const elements = valueOfSymbol(registry, 'registry')
  const found: (readonly [string, unknown])[] = []
  if (native.isMap(elements))
    native.mapForEach(elements as Map<unknown, unknown>, (definition, name) => void found.push([String(name), own(definition, 'elementClass')]))
  return found
}

function valueOfSymbol(target: object, description: string): unknown {
  const keys = native.ownKeys(target)
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]
    if (typeof key === 'symbol' && native.symbolDescription(key) === description) return own(target, key)
  }
  return undefined
}

function isConstructor(value: unknown): value is object {
  return typeof value === 'function'
}

function own(target: unknown, key: PropertyKey): unknown {
  return isObject(target) && !native.isProxy(target) ? (native.getOwnPropertyDescriptor(target, key)?.value as unknown) : undefined
}
