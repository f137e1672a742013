import type { LeakKind, ObservedLeak } from '../model/leak.ts'
import { type Difference, type Node, pathOf } from './graph.ts'
import { step } from './path.ts'
import { render } from './render.ts'
import { ACCESSOR, type Columns, UNREADABLE } from './shape.ts'

/** A difference as the plain data that a report holds. */
export function observe(difference: Difference): ObservedLeak {
  const { node, key, isWhole } = difference
  const { kind, module } = kindAndModule(node, key, difference)
  const [before, after] = isWhole
    ? [renderAll(difference.before), renderAll(difference.after)]
    : renderBoth(difference, secretName(node, key))
  const path = isWhole ? pathOf(node) : step(pathOf(node), key)
  return {
    kind,
    path,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(module !== undefined && { module }),
    ...(isFill(difference) && { isFill: true }),
  }
}

function kindAndModule(node: Node, key: unknown, difference: Difference): { kind: LeakKind; module?: string } {
  const { root } = node
  if (root.module !== undefined) {
    const isPrivate = root.exported !== undefined && !root.exported.has(String(topLevelKey(node, key)))
    return { kind: isPrivate ? 'private' : root.kind, module: root.module }
  }
  const isGlobal = root.kind === 'global' && node.parent === undefined
  return { kind: isGlobal && isDescriptorChange(difference) ? 'global-descriptor' : root.kind }
}

/** The name of the binding of a module below which an object hangs. */
function topLevelKey(node: Node, key: unknown): unknown {
  let current = node
  let name = key
  while (current.parent !== undefined) {
    name = current.key
    current = current.parent
  }
  return name
}

function isDescriptorChange({ before, beforeIndex, after, afterIndex }: Difference): boolean {
  if (beforeIndex === -1 || afterIndex === -1) return false
  return before.flags[beforeIndex] !== after.flags[afterIndex]
}

/** Undefined or null before, something after: what a lazily made value looks like. */
function isFill({ isWhole, before, beforeIndex, after, afterIndex }: Difference): boolean {
  if (isWhole || beforeIndex === -1 || afterIndex === -1) return false
  return before.values[beforeIndex] == null && after.values[afterIndex] != null && !isAccessor(before, beforeIndex)
}

function renderBoth(difference: Difference, name: string): [string | undefined, string | undefined] {
  const { before, beforeIndex, after, afterIndex } = difference
  const from = renderSlot(before, beforeIndex, name)
  const to = renderSlot(after, afterIndex, name)
  if (!isDescriptorChange(difference) || from !== to) return disambiguate(from, to)
  return [`${from} (${attributes(before.flags[beforeIndex])})`, `${to} (${attributes(after.flags[afterIndex])})`]
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
  return [(flags & 1) !== 0 ? 'writable' : 'read-only', (flags & 4) !== 0 ? 'configurable' : 'not configurable'].join(', ')
}

function renderAll(columns: Columns): string {
  return render(columns.values)
}

/** The nearest name on the way to the value, by which it may be secret. */
function secretName(node: Node, key: unknown): string {
  if (typeof key === 'string') return key
  return typeof node.key === 'string' ? node.key : ''
}
