import { type Columns, isOwnName, toDescriptor } from './columns.ts'
import * as native from './natives.ts'
import { hidden, hideSecretText, isSecretName } from './secret.ts'
import type { Shape } from './shape.ts'

const MAX_LENGTH = 120
const MAX_ITEMS = 5
const MAX_DEPTH = 2

/**
 * A short text for any value, at most 120 characters. Reads own property descriptors only: no getter runs, no
 * `toString`, `toJSON` or Proxy trap of the user's is called.
 */
export function render(value: unknown, name = ''): string {
  try {
    const text = renderNamed(name, value, -1)
    return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text
  } catch {
    return '‹cannot be read›'
  }
}

/** The same for an object's content as it once was. */
export function renderContent(content: Columns, shape: Shape, name = ''): string {
  try {
    return render(remake(content, shape), name)
  } catch {
    return '‹cannot be read›'
  }
}

function remake(content: Columns, shape: Shape): object {
  const map = new native.SafeMap<unknown, unknown>()
  const set = new native.SafeSet<unknown>()
  const object = shape === 'array' ? [] : (Object.create(null) as object)
  content.keys.forEach((key, slot) => {
    if (isOwnName(key)) return
    if (shape === 'map') map.set(key, content.values[slot])
    else if (shape === 'set') set.add(content.values[slot])
    else native.defineProperty(object, key as PropertyKey, toDescriptor(content, slot))
  })
  if (shape === 'map') return map
  return shape === 'set' ? set : object
}

function renderAt(value: unknown, depth: number): string {
  if (typeof value === 'function') return renderFunction(value)
  if (typeof value === 'object' && value !== null) return renderObject(value, depth)
  if (typeof value === 'string')
    return native.stringify(hideSecretText(value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH)}…` : value))
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'symbol') return renderSymbol(value)
  return native.is(value, -0) ? '-0' : `${value as number}`
}

function renderSymbol(symbol: symbol): string {
  const key = native.keyFor(symbol)
  if (key !== undefined) return `Symbol.for('${hideSecretText(key)}')`
  const description = native.symbolDescription(symbol) ?? ''
  return description.startsWith('Symbol.') ? description : `Symbol(${hideSecretText(description)})`
}

function renderFunction(value: Function): string {
  if (native.isProxy(value)) return '‹Proxy›'
  const name = functionName(value)
  const isClass = native.functionSource(value).startsWith('class')
  return `${isClass ? 'class' : 'function'}${name === '' ? '' : ` ${name}`}`
}

function renderObject(value: object, depth: number): string {
  if (native.isProxy(value)) return '‹Proxy›'
  if (native.isDate(value)) {
    const time = native.dateToNumber(value)
    return time === time ? native.dateToISO(value) : 'Invalid Date'
  }
  if (native.isRegExp(value)) return `/${native.regExpSource(value)}/`
  if (native.isNativeError(value)) return `${className(value)}(${native.stringify(ownString(value, 'message'))})`
  if (native.isArray(value)) return renderArray(value, depth)
  if (native.isMap(value)) return renderMap(value, depth)
  if (native.isSet(value)) return renderSet(value, depth)
  if (native.isArrayBufferView(value) || native.isAnyArrayBuffer(value) || native.isPromise(value))
    return className(value)
  return renderProperties(value, depth)
}

function renderArray(value: readonly unknown[], depth: number): string {
  const { length } = value
  if (length === 0) return '[]'
  if (depth >= MAX_DEPTH) return `[… ${length}]`
  const items: string[] = []
  for (let index = 0; index < length && index < MAX_ITEMS; index++)
    items.push(renderSlot(native.getOwnPropertyDescriptor(value, index), depth))
  return `[${items.join(', ')}${more(length)}]`
}

function renderMap(value: ReadonlyMap<unknown, unknown>, depth: number): string {
  const size = native.mapSize(value)
  const items: string[] = []
  if (depth < MAX_DEPTH)
    native.mapForEach(value as Map<unknown, unknown>, (item, key) => {
      if (items.length < MAX_ITEMS)
        items.push(`${renderAt(key, MAX_DEPTH)} => ${renderNamed(keyName(key), item, depth)}`)
    })
  return `Map(${size}) {${items.join(', ')}${size > items.length ? more(size) : ''}}`
}

function renderSet(value: ReadonlySet<unknown>, depth: number): string {
  const size = native.setSize(value)
  const items: string[] = []
  if (depth < MAX_DEPTH)
    native.setForEach(value as Set<unknown>, (item) => {
      if (items.length < MAX_ITEMS) items.push(renderAt(item, depth + 1))
    })
  return `Set(${size}) {${items.join(', ')}${size > items.length ? more(size) : ''}}`
}

function renderProperties(value: object, depth: number): string {
  const name = className(value)
  const prefix = name === 'Object' || name === '' ? '' : `${name} `
  const keys = native.ownKeys(value)
  if (keys.length === 0) return `${prefix}{}`
  if (depth >= MAX_DEPTH) return `${prefix}{…}`
  const items: string[] = []
  for (let index = 0; index < keys.length && index < MAX_ITEMS; index++) {
    const key = keys[index] as PropertyKey
    const descriptor = native.getOwnPropertyDescriptor(value, key)
    items.push(`${renderKey(key)}: ${renderSlot(descriptor, depth, String(key))}`)
  }
  return `${prefix}{${items.join(', ')}${more(keys.length)}}`
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

function renderKey(key: PropertyKey): string {
  if (typeof key === 'symbol') return `[${renderSymbol(key)}]`
  return IDENTIFIER.test(String(key)) ? String(key) : renderAt(key, MAX_DEPTH)
}

function renderNamed(name: string, value: unknown, depth: number): string {
  const mayBeSecret = typeof value === 'string' || (typeof value === 'object' && value !== null)
  return mayBeSecret && isSecretName(name) ? hidden(value) : renderAt(value, depth + 1)
}

function renderSlot(descriptor: PropertyDescriptor | undefined, depth: number, name = ''): string {
  if (!descriptor) return '‹empty›'
  return 'value' in descriptor ? renderNamed(name, descriptor.value, depth) : '‹getter›'
}

function more(count: number): string {
  return count > MAX_ITEMS ? `, … ${count - MAX_ITEMS} more` : ''
}

function keyName(key: unknown): string {
  return typeof key === 'string' ? key : ''
}

/** The name of the class that made an object, read from descriptors; empty where there is none. */
export function className(value: object): string {
  const prototype = native.getPrototypeOf(value)
  if (prototype === null || native.isProxy(prototype)) return ''
  const constructor = native.getOwnPropertyDescriptor(prototype, 'constructor')?.value as unknown
  return typeof constructor === 'function' && !native.isProxy(constructor) ? ownString(constructor, 'name') : ''
}

/** The name of a function, read from its descriptor. */
export function functionName(value: Function): string {
  return native.isProxy(value) ? '' : ownString(value, 'name')
}

function ownString(value: object, key: string): string {
  const text = native.getOwnPropertyDescriptor(value, key)?.value as unknown
  return typeof text === 'string' ? text : ''
}
