import { number } from './work.mjs'

/**
 * A suite whose modules keep their state in closures: two stores each from one factory, and one from a package. Every
 * test changes stores and puts them back, for about 20 ms.
 * @returns path -> text
 */
export function closureSuite({ modules, files }) {
  const suite = { 'src/create-store.ts': FACTORY }
  for (let index = 0; index < modules; index++) suite[`src/area-${number(index)}.ts`] = sourceModule(index)
  for (let index = 0; index < files; index++) suite[`test/file-${number(index)}.test.ts`] = testFile(index, modules)
  return suite
}

const FACTORY = `
export function createStore<State>(initial: State) {
  let state = initial
  let version = 0
  const listeners = new Set<(state: State) => void>()
  return {
    get: () => state,
    set(next: State): void {
      state = next
      version++
      for (const listener of listeners) listener(next)
    },
    subscribe: (listener: (state: State) => void) => listeners.add(listener),
    reset(): void {
      state = initial
      version = 0
    },
    isFresh: () => version === 0,
  }
}
`

function sourceModule(index) {
  return `import { createStore as createOther } from 'zustand/vanilla'
import { createStore } from './create-store.ts'

export const items = createStore<readonly string[]>(['item ${index}'])
export const settings = createStore({ theme: 'light', size: ${index} })
export const other = createOther(() => ({ user: 'guest ${index}' }))
`
}

function testFile(index, modules) {
  const used = Array.from({ length: 5 }, (_, at) => (index * 7 + at * 11) % modules)
  return `import { afterEach, expect, it } from 'vitest'
${used.map((at) => `import * as area${at} from '../src/area-${number(at)}.ts'`).join('\n')}

const areas = [${used.map((at) => `area${at}`).join(', ')}]
afterEach(() => {
  for (const { items, settings, other } of areas) {
    items.reset()
    settings.reset()
    other.setState(other.getInitialState(), true)
  }
})

it('keeps state for as long as it runs', () => {
  for (const { items, settings, other } of areas) {
    items.set([...items.get(), 'more'])
    settings.set({ ...settings.get(), theme: 'dark' })
    other.setState({ user: 'ada' })
    expect(items.isFresh()).toBe(false)
  }
  const until = performance.now() + 20
  while (performance.now() < until) areas[0]?.items.get()
})
`
}
