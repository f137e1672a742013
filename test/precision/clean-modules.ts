import { type Case, clean } from './case.ts'

const twice = (text: string): readonly string[] => [text, text]

/** Files that use modules and packages which compute once, count, remember or load one another. */
export const CLEAN_MODULES: readonly Case[] = [
  clean('lazy-parser', twice(`
    import { parse } from '../src/lazy-parser.ts'
    test('parses', () => expect(parse('a=1')).toEqual(['a', '1']))`), `
    let parser
    export const parse = (text) => (parser ??= { split: (line) => line.split('=') }).split(text)`),
  clean('lazy-singleton', twice(`
    import { Database } from '../src/lazy-singleton.ts'
    test('is one', () => expect(Database.get()).toBe(Database.get()))`), `
    export class Database {
      static #instance = null
      rows = []
      static get() { return (Database.#instance ??= new Database()) }
    }`),
  clean('once-promise', twice(`
    import { ready } from '../src/once-promise.ts'
    test('is ready', async () => expect(await ready()).toBe('ready'))`), `
    let promise = null
    export const ready = () => { if (!promise) promise = Promise.resolve('ready'); return promise }`),
  clean('memo-map', [3, 4, 5].map((n) => `
    import { square } from '../src/memo-map.ts'
    test('squares', () => expect([square(2), square(${n}), square(${n + 1})]).toEqual([4, ${n ** 2}, ${(n + 1) ** 2}]))`), `
    const known = new Map()
    export function square(n) {
      if (!known.has(n)) known.set(n, n * n)
      return known.get(n)
    }`),
  clean('memo-object', ['a', 'b', 'c'].map((letter) => `
    import { slug } from '../src/memo-object.ts'
    test('slugs', () => expect(slug('${letter.toUpperCase()} x')).toBe('${letter}-x'))`), `
    const cache = {}
    export const slug = (title) => (cache[title] ??= title.toLowerCase().replaceAll(' ', '-'))`),
  clean('memo-last-call', ['one', 'two'].map((name) => `
    import { select } from '../src/memo-last-call.ts'
    const state = { items: ['${name}', 'tea'] }
    test('selects', () => expect(select(state)).toBe(select(state)))`), `
    function createSelector(input, compute) {
      let lastInput
      let lastResult
      return (state) => {
        const next = input(state)
        if (next !== lastInput) { lastInput = next; lastResult = compute(next) }
        return lastResult
      }
    }
    export const select = createSelector((state) => state.items, (items) => items.filter((item) => item !== 'tea'))`),
  clean('memo-weak', twice(`
    import { measure } from '../src/memo-weak.ts'
    const box = { width: 2, height: 3 }
    test('measures', () => expect(measure(box) + measure(box)).toBe(12))`), `
    const areas = new WeakMap()
    export const measure = (box) => { if (!areas.has(box)) areas.set(box, box.width * box.height); return areas.get(box) }`),
  clean('lru', ['x', 'y'].map((name) => `
    import { load } from '../src/lru.ts'
    test('loads', () => expect(load('${name}')).toBe('<${name}>'))`), `
    class Lru {
      entries = new Map()
      get(key, make) {
        const value = this.entries.get(key) ?? make(key)
        this.entries.delete(key)
        this.entries.set(key, value)
        if (this.entries.size > 2) this.entries.delete(this.entries.keys().next().value)
        return value
      }
    }
    const cache = new Lru()
    export const load = (key) => cache.get(key, (name) => '<' + name + '>')`),
  clean('sticky-pattern', ['a1', 'b22'].map((text) => `
    import { digits } from '../src/sticky-pattern.ts'
    test('finds', () => expect(digits('${text}')).toBe('${text.slice(1)}'))`), `
    const pattern = /\\d+/g
    export const digits = (text) => { pattern.lastIndex = 0; return pattern.exec(text)[0] }`),
  clean('compiled-patterns', ['/users/:id', '/shops/:id', '/carts/:id'].map((route) => `
    import { match } from '../src/compiled-patterns.ts'
    test('matches', () => expect(match('${route}', '${route.replace(':id', '7')}')).toBe('7'))`), `
    const patterns = new Map()
    export function match(route, path) {
      let pattern = patterns.get(route)
      if (!pattern) patterns.set(route, (pattern = new RegExp('^' + route.replace(/:\\w+/g, '([^/]+)') + '$')))
      return pattern.exec(path)?.[1]
    }`),
  clean('id-counter', twice(`
    import { nextId } from '../src/id-counter.ts'
    test('differ', () => expect(nextId()).not.toBe(nextId()))`), `
    let last = 0
    export const nextId = () => 'id-' + ++last`),
  clean('counts-calls', twice(`
    import { render } from '../src/counts-calls.ts'
    test('renders', () => expect(render('x')).toBe('<p>x</p>'))`), `
    const statistics = { calls: 0, longest: 0 }
    export function render(text) {
      statistics.calls++
      statistics.longest = Math.max(statistics.longest, text.length)
      return '<p>' + text + '</p>'
    }`),
  clean('warns-once', twice(`
    import { old } from '../src/warns-once.ts'
    test('works', () => {
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      expect(old()).toBe(1)
    })`), `
    let hasWarned = false
    export function old() {
      if (!hasWarned) console.warn('deprecated')
      hasWarned = true
      return 1
    }`),
  clean('reset-after-each', twice(`
    import { add, clear, items } from '../src/reset-after-each.ts'
    afterEach(() => clear())
    test('adds', () => {
      add('tea')
      expect(items()).toEqual(['tea'])
    })`), `
    let list = []
    export const add = (item) => list.push(item)
    export const items = () => list
    export const clear = () => { list = [] }`),
  clean('store-reset', twice(`
    import { useCart } from '../src/store-reset.ts'
    const initial = useCart.getState()
    afterEach(() => useCart.setState(initial, true))
    test('adds', () => {
      useCart.getState().add('tea')
      expect(useCart.getState().items).toEqual(['tea'])
    })`), `
    import { create } from 'zustand'
    export const useCart = create((set) => ({ items: [], add: (item) => set((cart) => ({ items: [...cart.items, item] })) }))`),
  clean('store-of-its-own', `
    import { createCart } from '../src/store-of-its-own.ts'
    test('adds', () => {
      const cart = createCart()
      cart.dispatch({ type: 'add', item: 'tea' })
      expect(cart.getState()).toEqual(['tea'])
    })`, `
    import { legacy_createStore } from 'redux'
    export const createCart = () => legacy_createStore((items = [], action) => (action.type === 'add' ? [...items, action.item] : items))`),
  clean('graph-that-fills', [`
    import { kinds } from '../src/graph/index.ts'
    test('all', () => expect(kinds()).toEqual(['tea', 'book']))`, `
    import { catalogue } from '../src/graph/catalogue.ts'
    import { kinds } from '../src/graph/index.ts'
    test('tea is there', () => expect([catalogue.has('tea'), kinds().length]).toEqual([true, 2]))`], {
    'graph/catalogue.ts': `export const catalogue = new Map()`,
    'graph/tea.ts': `
      import { catalogue } from './catalogue.ts'
      catalogue.set('tea', {})`,
    'graph/book.ts': `
      import { catalogue } from './catalogue.ts'
      catalogue.set('book', {})`,
    'graph/index.ts': `
      import { catalogue } from './catalogue.ts'
      import './tea.ts'
      import './book.ts'
      export const kinds = () => [...catalogue.keys()]`,
  }),
  clean('late-import', twice(`
    import { format } from '../src/late/format.ts'
    test('formats', async () => expect(await format('x')).toBe('[x]'))`), {
    'late/brackets.ts': 'export const wrap = (text) => `[${text}]`',
    'late/format.ts': `
      let loaded
      export const format = async (text) => (loaded ??= await import('./brackets.ts')).wrap(text)`,
  }),
  clean('config-put-back', twice(`
    import { config } from '../src/config-put-back.ts'
    const before = { ...config }
    afterEach(() => void Object.assign(config, before))
    test('does not retry', () => { config.retries = 0 })`), `export const config = { retries: 3 }`),
  clean('mock-at-module-level', twice(`
    import { send } from '../src/mock-at-module-level.ts'
    const post = vi.fn()
    beforeEach(() => void post.mockClear())
    test('sends', () => {
      send(post)
      expect(post).toHaveBeenCalledOnce()
    })`), `export const send = (post) => post('hello')`),
  clean('dayjs-at-rest', twice(`
    import dayjs from 'dayjs'
    test('formats', () => {
      expect(dayjs('2020-05-01').add(1, 'month').format('YYYY-MM')).toBe('2020-06')
      expect(dayjs('2020-05-01').locale('en').format('MMMM')).toBe('May')
    })`)),
  clean('i18next-instance', twice(`
    import i18next from 'i18next'
    test('translates', async () => {
      const i18n = i18next.createInstance()
      await i18n.init({ lng: 'fr', resources: { fr: { translation: { hello: 'bonjour' } } } })
      expect(i18n.t('hello')).toBe('bonjour')
    })`)),
  clean('schema', twice(`
    import { person } from '../src/schema.ts'
    test('validates', async () => {
      expect(await person.isValid({ name: 'ada', age: 36 })).toBe(true)
      await expect(person.validate({ name: 'ada', age: -1 })).rejects.toThrow('age')
    })`), `
    import { number, object, string } from 'yup'
    export const person = object({ name: string().required(), age: number().positive().integer() })`),
  clean('luxon-put-back', twice(`
    import { DateTime, Settings } from 'luxon'
    const zone = Settings.defaultZone
    afterEach(() => { Settings.defaultZone = zone })
    test('Tokyo', () => {
      Settings.defaultZone = 'Asia/Tokyo'
      expect(DateTime.fromMillis(0).setLocale('de').toFormat('MMMM')).toBe('Januar')
    })`)),
  clean('axios-instance', `
    import axios from 'axios'
    test('base', async () => {
      const client = axios.create({ baseURL: 'http://shop.test', adapter: async (config) => ({ data: config.url, status: 200, headers: {}, config }) })
      client.interceptors.request.use((config) => config)
      expect((await client.get('/cart')).data).toBe('/cart')
    })`),
  clean('properties', `
    import fc from 'fast-check'
    test('commutes', () => fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => a + b === b + a), { seed: 1, numRuns: 20 }))`),
  clean('highlight', twice(`
    import hljs from 'highlight.js/lib/common'
    test('marks', () => expect(hljs.highlight('const a = 1', { language: 'javascript' }).value).toContain('hljs-keyword'))`)),
  clean('vue-refs', twice(`
    import { computed, nextTick, ref, watch } from 'vue'
    test('reacts', async () => {
      const count = ref(0)
      const double = computed(() => count.value * 2)
      const seen = vi.fn()
      const stop = watch(double, seen)
      count.value = 2
      await nextTick()
      expect(seen).toHaveBeenCalledOnce()
      stop()
    })`)),
  clean('server-rendering', twice(`
    import { createElement } from 'react'
    import { renderToString } from 'react-dom/server'
    import { createSSRApp, h } from 'vue'
    import { renderToString as renderVue } from 'vue/server-renderer'
    test('renders', async () => {
      expect(renderToString(createElement('p', null, 'x'))).toBe('<p>x</p>')
      expect(await renderVue(createSSRApp({ render: () => h('p', 'x') }))).toBe('<p>x</p>')
    })`)),
  clean('svelte-store', `
    import { get, writable } from 'svelte/store'
    test('keeps', () => {
      const count = writable(0)
      const seen = []
      const stop = count.subscribe((value) => seen.push(value))
      count.set(1)
      stop()
      expect([get(count), ...seen]).toEqual([1, 0, 1])
    })`),
  clean('atoms', `
    import { atom, createStore } from 'jotai'
    test('sets', () => {
      const store = createStore()
      const theme = atom('light')
      store.set(theme, 'dark')
      expect(store.get(theme)).toBe('dark')
    })`),
]
