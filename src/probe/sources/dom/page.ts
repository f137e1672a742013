import * as native from '../../natives.ts'

/**
 * The document of a DOM environment, with the DOM's own accessors and methods as they were before any test file: those of
 * its classes, since the runner and test files put others on the objects themselves.
 */
export interface Page {
  readonly document: object
  get(target: object, name: string): unknown
  call(target: object, method: string, ...args: unknown[]): unknown
  set(target: object, name: string, value: unknown): void
}

let opened: Page | undefined

/** The page of this worker; none where there is no DOM. */
export function page(): Page | undefined {
  return (opened ??= openPage())
}

function openPage(): Page | undefined {
  const { document } = globalThis as { document?: unknown }
  if (!isObject(document)) return undefined
  const known = new native.SafeMap<object, Map<string, PropertyDescriptor | undefined>>()
  const find = (target: object, name: string): PropertyDescriptor | undefined => {
    const prototype = native.getPrototypeOf(target) ?? target
    const names = known.get(prototype) ?? new native.SafeMap<string, PropertyDescriptor | undefined>()
    known.set(prototype, names)
    if (!names.has(name)) names.set(name, inherited(prototype, name))
    return names.get(name)
  }
  return {
    document,
    get(target, name) {
      const accessor = find(target, name)?.get
      return accessor && native.apply(accessor, target, [])
    },
    call(target, method, ...args) {
      const value = find(target, method)?.value as unknown
      return typeof value === 'function' ? native.apply(value as () => unknown, target, args) : undefined
    },
    set(target, name, value) {
      const setter = find(target, name)?.set
      if (setter !== undefined) native.apply(setter, target, [value])
    },
  }
}

function inherited(target: object, name: string): PropertyDescriptor | undefined {
  for (let holder: object | null = target; holder !== null; holder = native.getPrototypeOf(holder)) {
    const found = native.getOwnPropertyDescriptor(holder, name)
    if (found !== undefined) return found
  }
  return undefined
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
