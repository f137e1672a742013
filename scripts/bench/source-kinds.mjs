// The code of source modules of the layered suite, by kind. Each keeps its state in its own way, as modules of real
// applications do, and all offer `compute(seed)`; those with state also `leave(name)`, which changes it and gives the
// undo. `fromBelow(seed)` asks the modules that are imported.

export const STATEFUL_KINDS = ['registry', 'cache', 'catalogue', 'settings', 'bus', 'store']

export const SOURCE_KINDS = {
  table: (index, random) => `
export const ROWS: readonly { code: string; rate: number; labels: string[] }[] = [
${list(random.between(10, 60), (row) => `  { code: 'R${index}-${row}', rate: ${row + 1} / 7, labels: ['a${row}', 'b${row}'] },`)}
]
export const UNITS = Object.freeze({ metre: 1, inch: 0.0254, foot: 0.3048, mile: 1609.344 })
export function compute(seed: number): number {
  const row = ROWS[Math.abs(seed | 0) % ROWS.length]
  return (row?.rate ?? 1) * fromBelow(seed)
}`,

  pure: (index, random) => `
${list(random.between(3, 8), (at) => `export function step${at}(value: number): number {\n  return (value * ${at + 3} + ${index}) % 9973\n}`)}
export const pipeline = [step0, step1, step2]
export function compute(seed: number): number {
  return pipeline.reduce((value, step) => step(value), fromBelow(seed))
}`,

  registry: (index, random) => `
export interface Handler { readonly name: string; readonly priority: number; readonly tags: string[]; run(value: number): number }
const handlers = new Map<string, Handler>()
export function register(handler: Handler): () => void {
  handlers.set(handler.name, handler)
  return () => void handlers.delete(handler.name)
}
${list(random.between(4, 12), (at) => `register({ name: 'built-in-${at}', priority: ${at}, tags: ['core'], run: (value) => value + ${at} })`)}
export function compute(seed: number): number {
  let value = fromBelow(seed)
  for (const handler of handlers.values()) if (handler.tags.includes('core')) value = handler.run(value)
  return value
}
export function leave(name: string): () => void {
  return register({ name, priority: 100, tags: ['left', name], run: (value) => value })
}`,

  cache: () => `
interface Entry { readonly value: number; readonly made: { readonly seed: number; readonly steps: number[] } }
const entries = new Map<number | string, Entry>()
export function compute(seed: number): number {
  const slot = Math.abs(seed | 0) % 4
  const known = entries.get(slot)
  if (known !== undefined) return known.value + seed
  const made: Entry = { value: fromBelow(slot), made: { seed: slot, steps: [slot, slot * 2] } }
  entries.set(slot, made)
  return made.value + seed
}
for (let slot = 0; slot < 4; slot++) compute(slot)
export function leave(name: string): () => void {
  entries.set(name, { value: 1, made: { seed: 1, steps: [1] } })
  return () => void entries.delete(name)
}
export const size = (): number => entries.size`,

  catalogue: (index) => `
export class Item {
  static made: string[] = []
  static defaults = { unit: 'kg', limits: { low: 0, high: ${index + 10} } }
  readonly parts: number[] = []
  private weight: number
  constructor(weight: number) {
    this.weight = weight
    this.parts.push(weight, weight * 2)
  }
  get total(): number {
    return this.parts.reduce((sum, part) => sum + part, this.weight)
  }
  scale(factor: number): Item {
    return new Item(this.weight * factor)
  }
}
export class Box extends Item {
  override scale(factor: number): Box {
    return new Box(factor + Item.defaults.limits.high)
  }
}
export const samples = [new Item(1), new Box(2), new Box(3)]
export function compute(seed: number): number {
  return new Box(fromBelow(seed)).scale(2).total + samples.length
}
export function leave(name: string): () => void {
  Item.made.push(name)
  return () => void Item.made.pop()
}`,

  settings: (index) => `
const DEFAULTS = { locale: 'en', retries: 3, flags: { dark: false, beta: ${index % 2 === 0} }, hosts: ['a.test', 'b.test'] }
let settings = structuredClone(DEFAULTS)
export function configure(change: Partial<typeof DEFAULTS>): void {
  settings = { ...settings, ...change }
}
export function reset(): void {
  settings = structuredClone(DEFAULTS)
}
export function compute(seed: number): number {
  return fromBelow(seed) + settings.retries * settings.hosts.length
}
export function leave(name: string): () => void {
  const before = settings
  configure({ locale: name })
  return () => void (settings = before)
}
export default { configure, reset, version: ${index} }`,

  bus: () => `
type Listener = (value: number) => number
const listeners: Record<string, Set<Listener>> = { change: new Set(), remove: new Set() }
export function on(event: string, listener: Listener): () => void {
  const set = (listeners[event] ??= new Set())
  set.add(listener)
  return () => void set.delete(listener)
}
on('change', (value) => value + 1)
on('change', (value) => value * 2)
export function compute(seed: number): number {
  let value = fromBelow(seed)
  for (const listener of listeners['change'] ?? []) value = listener(value)
  return value
}
export function leave(name: string): () => void {
  return on('remove', (value) => value + name.length)
}`,

  store: (index, random) => `
interface State { readonly items: readonly { id: string; done: boolean }[]; readonly filter: string; readonly count: number }
const initial: State = {
  items: [${Array.from({ length: random.between(2, 10) }, (_, at) => `{ id: 's${index}-${at}', done: ${at % 2 === 0} }`).join(', ')}],
  filter: 'all',
  count: 0,
}
let state: State = initial
export function dispatch(action: { type: 'add' | 'filter'; value: string }): State {
  state =
    action.type === 'add'
      ? { ...state, items: [...state.items, { id: action.value, done: false }], count: state.count + 1 }
      : { ...state, filter: action.value }
  return state
}
export function compute(seed: number): number {
  return fromBelow(seed) + initial.items.filter(({ done }) => done).length
}
export function leave(name: string): () => void {
  const before = state
  dispatch({ type: 'add', value: name })
  return () => void (state = before)
}`,
}

function list(count, line) {
  return Array.from({ length: count }, (_, at) => line(at)).join('\n')
}
