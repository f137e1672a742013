import type { LeakKind, ObservedLeak } from '../model/leak.ts'
import { ACCESSOR, type Columns, CONFIGURABLE, isOwnName, UNREADABLE, WRITABLE } from './columns.ts'
import type { Difference } from './difference.ts'
import * as native from './natives.ts'
import { kindBelow, type Node, pathBelow, pathOf } from './node.ts'
import { render, renderContent } from './render.ts'
import { isSameData } from './same-data.ts'
import { shapeOf } from './shape.ts'

/** A difference as the plain data that a report holds. */
export function observe(difference: Difference): ObservedLeak {
  const { node, key, isWhole } = difference
  const { kind, module } = kindAndModule(difference)
  const [before, after] = renderBoth(difference)
  return {
    kind,
    path: difference.isClosed ? pathOfClosed(node) : isWhole ? pathOf(node) : pathBelow(node, key),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(module !== undefined && { module }),
    ...(isFill(difference) && { isFill: true }),
    ...(node.shape === 'map' && !isWhole && { isEntry: true }),
    ...(isRemade(difference) && { isRemade: true }),
    ...added(difference),
  }
}

const MAX_ADDED = 100

/** Entries that were added to a table, by which one that several files fill alike is known for a memo. */
function added({ node, isWhole, isClosed, before, after }: Difference): Pick<ObservedLeak, 'added'> {
  if (!isWhole || isClosed || (node.shape !== 'map' && node.shape !== 'properties')) return {}
  const kept = before.keys.filter((key) => after.keys.includes(key))
  if (kept.length < before.keys.length || after.keys.length > MAX_ADDED) return {}
  const entries = after.keys.flatMap((key, slot) => {
    const name = nameOf(key)
    return before.keys.includes(key) ? [] : [[render(key), renderSlot(after, slot, name) ?? '']]
  })
  return { added: Object.fromEntries(entries) as Record<string, string> }
}

function kindAndModule(difference: Difference): { kind: LeakKind; module?: string } {
  const { node, key } = difference
  const { root } = node
  if (root.module !== undefined) return { kind: kindBelow(node, key), module: root.module }
  if (node.parent !== undefined || root.kind === 'prototype') return { kind: root.kind }
  if (difference.isClosed) return { kind: GLOBAL_KINDS.has(root.kind) ? 'global-descriptor' : root.kind }
  return { kind: root.kind === 'global' && isRedefined(difference) ? 'global-descriptor' : root.kind }
}

/** Kinds whose roots are globals themselves. */
const GLOBAL_KINDS: ReadonlySet<LeakKind> = new Set(['global', 'static', 'intl', 'console'])

/** What is closed is the global, which its own label need not say. */
function pathOfClosed(node: Node): string {
  const path = pathOf(node)
  const isGlobal = node.parent === undefined && (node.root.kind === 'static' || node.root.kind === 'intl')
  return isGlobal ? `globalThis.${path}` : path
}

/** Whether a property is there still, but in another shape: other attributes, another accessor, a subclass of its class. */
function isRedefined(difference: Difference): boolean {
  const { before, beforeIndex, after, afterIndex } = difference
  if (beforeIndex === -1 || afterIndex === -1) return false
  if (isDescriptorChange(difference) || isAccessor(before, beforeIndex) || isAccessor(after, afterIndex)) return true
  const value = after.values[afterIndex]
  return typeof value === 'function' && !native.isProxy(value) && native.getPrototypeOf(value) === before.values[beforeIndex]
}

function isDescriptorChange({ before, beforeIndex, after, afterIndex }: Difference): boolean {
  if (beforeIndex === -1 || afterIndex === -1) return false
  return before.flags[beforeIndex] !== after.flags[afterIndex]
}

/** Undefined, null or nothing before, something after: what a lazily made value looks like. */
function isFill(difference: Difference): boolean {
  const { isWhole, before, beforeIndex, after, afterIndex, node, key } = difference
  if (isWhole || afterIndex === -1 || after.values[afterIndex] == null) return false
  if (beforeIndex === -1) return node.shape === 'properties' && inheritsGetter(node.target, key)
  return before.values[beforeIndex] == null && !isAccessor(before, beforeIndex)
}

/** A getter of the prototype that has put its value on the object: the next read comes to it first. */
function inheritsGetter(target: object, key: unknown): boolean {
  let prototype = native.getPrototypeOf(target)
  while (prototype !== null && !native.isProxy(prototype)) {
    const descriptor = native.getOwnPropertyDescriptor(prototype, key as PropertyKey)
    if (descriptor !== undefined) return descriptor.get !== undefined
    prototype = native.getPrototypeOf(prototype)
  }
  return false
}

/** The same data in another object, as a file leaves it that sets things up for itself. */
function isRemade(difference: Difference): boolean {
  const { node, isWhole, before, beforeIndex, after, afterIndex } = difference
  if (isWhole || beforeIndex === -1 || afterIndex === -1 || isDescriptorChange(difference)) return false
  const [from, to] = [before.values[beforeIndex], after.values[afterIndex]]
  return isSameData(from, to, difference.earlier) || (node.root.isLibrary === true && isSameCode(from, to))
}

/** A library that makes a function anew each time that it is called. */
function isSameCode(from: unknown, to: unknown): boolean {
  if (typeof from !== 'function' || typeof to !== 'function' || native.isProxy(from) || native.isProxy(to)) return false
  return native.functionSource(from) === native.functionSource(to)
}

function renderBoth(difference: Difference): [string | undefined, string | undefined] {
  const { before, beforeIndex, after, afterIndex, node } = difference
  if (difference.isClosed) return ['extensible', closedState(node.target)]
  const name = secretName(difference)
  if (difference.isWhole) return disambiguate(renderContent(before, node.shape, name), renderContent(after, node.shape, name))
  const from = renderEarlier(difference, name) ?? renderSlot(before, beforeIndex, name)
  const to = renderSlot(after, afterIndex, name)
  if (!isDescriptorChange(difference) || from !== to) return disambiguate(from, to)
  return [`${from} (${attributes(before.flags[beforeIndex])})`, `${to} (${attributes(after.flags[afterIndex])})`]
}

function renderEarlier({ before, beforeIndex, earlier }: Difference, name: string): string | undefined {
  const value = before.values[beforeIndex] as object
  const content = earlier?.get(value)
  return content && renderContent(content, shapeOf(value), name)
}

function closedState(target: object): string {
  if (native.isFrozen(target)) return 'frozen'
  return native.isSealed(target) ? 'sealed' : 'not extensible'
}

/** Two values that read the same are two all the same. */
function disambiguate(from: string | undefined, to: string | undefined): [string | undefined, string | undefined] {
  return from !== undefined && from === to ? [from, `${to} (another one)`] : [from, to]
}

function renderSlot(columns: Columns, index: number, name: string): string | undefined {
  if (index === -1) return undefined
  if (isAccessor(columns, index)) return '‹getter›'
  const value = columns.values[index]
  return value === UNREADABLE ? '‹not initialised›' : render(value, name)
}

function isAccessor(columns: Columns, index: number): boolean {
  return ((columns.flags[index] ?? 0) & ACCESSOR) !== 0
}

function attributes(flags = 0): string {
  const isWritable = (flags & WRITABLE) !== 0
  return [isWritable ? 'writable' : 'read-only', (flags & CONFIGURABLE) !== 0 ? 'configurable' : 'not configurable'].join(', ')
}

/** The names on the way to the value, by each of which it may be secret. */
function secretName({ node, key }: Difference): string {
  const names = [nameOf(key)]
  for (let current = node; ; ) {
    const { parent, key: name } = current.parent === undefined ? placeOf(current) : current
    if (parent === undefined) return names.join(' ')
    names.push(nameOf(name))
    current = parent
  }
}

function placeOf({ root: { place } }: Node): { parent: Node | undefined; key: unknown } {
  return { parent: place?.holder, key: place?.key }
}

function nameOf(key: unknown): string {
  const name = isOwnName(key) ? key.name : key
  return typeof name === 'string' ? name : ''
}
