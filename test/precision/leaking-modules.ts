import { type Case, leaking } from './case.ts'

/** Files that leave something in a module, in a closure or in a package, and those that meet a hazard of the module cache. */
export const LEAKING_MODULES: readonly Case[] = [
  leaking('plugin-list', ['module', 'src/plugin-list.ts#plugins[0]'], `
    import { plugins, use } from '../src/plugin-list.ts'
    test('uses', () => {
      use({ name: 'markdown' })
      expect(plugins).toHaveLength(1)
    })`, `
    export const plugins = []
    export const use = (plugin) => plugins.push(plugin)`),
  leaking('config-field', ['module', 'src/config-field.ts#config.retries'], `
    import { config } from '../src/config-field.ts'
    test('does not retry', () => {
      config.retries = 0
      expect(config.retries).toBe(0)
    })`, `export const config = { retries: 3, timeout: 1000 }`),
  leaking('exported-map', ['module', 'src/exported-map.ts#users.ada'], `
    import { users } from '../src/exported-map.ts'
    test('adds', () => expect(users.set('ada', { age: 36 }).size).toBe(1))`,
    `export const users = new Map()`),
  leaking('class-static', ['module', 'src/class-static.ts#Money.currency'], `
    import { Money } from '../src/class-static.ts'
    test('francs', () => {
      Money.currency = 'CHF'
      expect(new Money(1).toString()).toBe('1 CHF')
    })`, `export class Money {
      static currency = 'EUR'
      constructor(value) { this.value = value }
      toString() { return this.value + ' ' + Money.currency }
    }`),
  leaking('class-patched', ['module', 'src/class-patched.ts#Mailer.prototype.send'], `
    import { Mailer } from '../src/class-patched.ts'
    test('sends nothing', () => {
      Mailer.prototype.send = () => 'not sent'
      expect(new Mailer().send()).toBe('not sent')
    })`, `export class Mailer { send() { return 'sent' } }`),
  leaking('registers-on-import', ['module', 'src/registers-on-import/callbacks.ts#defaults.callbacks[1]'], [`
    import { fit } from '../src/registers-on-import/learner.ts'
    import '../src/registers-on-import/progress.ts'
    test('shows progress', () => expect(fit()).toEqual(['recorder', 'progress']))`, `
    import { fit } from '../src/registers-on-import/learner.ts'
    test('fits', () => expect(fit()[0]).toBe('recorder'))`], {
    'registers-on-import/callbacks.ts': `export const defaults = { callbacks: ['recorder'] }`,
    'registers-on-import/learner.ts': `
      import { defaults } from './callbacks.ts'
      export const fit = () => [...defaults.callbacks]`,
    'registers-on-import/progress.ts': `
      import { defaults } from './callbacks.ts'
      defaults.callbacks.push('progress')`,
  }),
  leaking('singleton', ['module', 'src/singleton.ts#default.level'], `
    import logger from '../src/singleton.ts'
    test('debug', () => {
      logger.setLevel('debug')
      expect(logger.level).toBe('debug')
    })`, `
    class Logger { level = 'info'; setLevel(level) { this.level = level } }
    export default new Logger()`),
  leaking('locale', ['private', 'src/locale.ts#locale'], `
    import { greet, setLocale } from '../src/locale.ts'
    test('French', () => {
      setLocale('fr')
      expect(greet()).toBe('Bonjour')
    })`, `
    let locale = 'en'
    export const setLocale = (next) => { locale = next }
    export const greet = () => (locale === 'fr' ? 'Bonjour' : 'Hello')`),
  leaking('feature-switch', ['private', 'src/feature-switch.ts#isBetaOn'], `
    import { enableBeta, hasBeta } from '../src/feature-switch.ts'
    test('is on', () => {
      enableBeta()
      expect(hasBeta()).toBe(true)
    })`, `
    let isBetaOn = false
    export const enableBeta = () => { isBetaOn = true }
    export const hasBeta = () => isBetaOn`),
  leaking('handlers', ['private', 'src/handlers.ts#handlers.ping'], `
    import { handle, on } from '../src/handlers.ts'
    test('pings', () => {
      on('ping', () => 'pong')
      expect(handle('ping')).toBe('pong')
    })`, `
    const handlers = new Map()
    export const on = (name, handler) => handlers.set(name, handler)
    export const handle = (name) => handlers.get(name)?.()`),
  leaking('signed-in', ['private', 'src/signed-in.ts#user'], `
    import { current, signIn } from '../src/signed-in.ts'
    test('signs in', () => {
      signIn('ada')
      expect(current()).toBe('ada')
    })`, `
    let user = 'guest'
    export const signIn = (name) => { user = name }
    export const current = () => user`),
  leaking('queue', ['private', 'src/queue.ts#jobs[0]'], `
    import { add, size } from '../src/queue.ts'
    test('queues', () => {
      add({ kind: 'mail' })
      expect(size()).toBe(1)
    })`, `
    const jobs = []
    export const add = (job) => jobs.push(job)
    export const size = () => jobs.length`),
  leaking('removed-default', ['private', 'src/removed-default.ts#known'], `
    import { formats, removeFormat } from '../src/removed-default.ts'
    test('removes', () => {
      removeFormat('json')
      expect(formats()).toEqual(['text'])
    })`, `
    let known = ['text', 'json']
    export const formats = () => known
    export const removeFormat = (name) => { known = known.filter((other) => other !== name) }`),
  leaking('factory-store', ['closure', 'src/factory-store.ts#cart.getState·state'], `
    import { cart } from '../src/factory-store.ts'
    test('adds', () => {
      cart.dispatch('tea')
      expect(cart.getState().items).toEqual(['tea'])
    })`, `
    function createStore() {
      let state = { items: [] }
      return { getState: () => state, dispatch: (item) => { state = { items: [...state.items, item] } } }
    }
    export const cart = createStore()`),
  leaking('theme-signal', ['closure', 'src/theme-signal.ts#theme.get·value'], `
    import { theme } from '../src/theme-signal.ts'
    test('dark', () => {
      theme.set('dark')
      expect(theme.get()).toBe('dark')
    })`, `
    const signal = (first) => { let value = first; return { get: () => value, set: (next) => { value = next } } }
    export const theme = signal('light')`),
  leaking('zustand', ['closure', 'src/zustand.ts#useCart.setState·state'], `
    import { useCart } from '../src/zustand.ts'
    test('adds', () => {
      useCart.getState().add('tea')
      expect(useCart.getState().items).toEqual(['tea'])
    })`, `
    import { create } from 'zustand'
    export const useCart = create((set) => ({ items: [], add: (item) => set((cart) => ({ items: [...cart.items, item] })) }))`),
  leaking('redux', ['closure', 'src/redux.ts#store.dispatch·currentState'], `
    import { store } from '../src/redux.ts'
    test('filters', () => {
      store.dispatch({ type: 'filter', filter: 'open' })
      expect(store.getState().filter).toBe('open')
    })`, `
    import { legacy_createStore } from 'redux'
    export const store = legacy_createStore((state = { filter: 'all' }, action) => (action.type === 'filter' ? { filter: action.filter } : state))`),
  leaking('day-locale', [['external-module', 'dayjs#default.extend·g'], ['external-module', 'dayjs#default.Ls.de']], `
    import dayjs from 'dayjs'
    import 'dayjs/locale/de.js'
    test('German', () => {
      dayjs.locale('de')
      expect(dayjs('2020-05-01').format('MMMM')).toBe('Mai')
    })`),
  leaking('day-plugin', [['external-module', 'dayjs#default.prototype.isToday'], ['external-module', 'dayjs/plugin/isToday#default.$i']], `
    import dayjs from 'dayjs'
    import isToday from 'dayjs/plugin/isToday.js'
    dayjs.extend(isToday)
    test('today', () => expect(dayjs().isToday()).toBe(true))`),
  leaking('luxon-zone', ['external-module', 'luxon/build/es6/luxon#defaultZone'], `
    import { DateTime, Settings } from 'luxon'
    test('Tokyo', () => {
      Settings.defaultZone = 'Asia/Tokyo'
      expect(DateTime.fromMillis(0).hour).toBe(9)
    })`),
  leaking('number-locale', ['external-module', 'numeral#default.options.defaultFormat'], `
    import numeral from 'numeral'
    test('format', () => {
      numeral.defaultFormat('0.0')
      expect(numeral(1).format()).toBe('1.0')
    })`),
  leaking('helper', ['external-module', 'handlebars#default.helpers.loud'], `
    import Handlebars from 'handlebars'
    test('loud', () => {
      Handlebars.registerHelper('loud', (text) => text.toUpperCase())
      expect(Handlebars.helpers.loud('ada')).toBe('ADA')
    })`),
  leaking('axios-base', ['external-module', 'axios#default.defaults.baseURL'], `
    import axios from 'axios'
    test('base', () => {
      axios.defaults.baseURL = 'http://shop.test'
      expect(axios.getUri({ url: '/cart' })).toBe('http://shop.test/cart')
    })`),
  leaking('stale-mock', ['stale-mock', 'src/stale/cart.ts'], [`
    import { total } from '../src/stale/cart.ts'
    vi.mock('../src/stale/price.ts', () => ({ price: () => 7 }))
    test('mocked', () => expect(total()).toBe(14))`, `
    import { total } from '../src/stale/cart.ts'
    test('real', () => expect(total()).toBe(2))`], {
    'stale/price.ts': `export const price = () => 1`,
    'stale/cart.ts': `
      import { price } from './price.ts'
      export const total = () => 2 * price()`,
  }),
  leaking('stale-automock', ['stale-mock', 'src/automock/form.ts'], [`
    import { send } from '../src/automock/form.ts'
    import { post } from '../src/automock/post.ts'
    vi.mock('../src/automock/post.ts')
    test('posts', () => {
      send('hello')
      expect(post).toHaveBeenCalledWith('hello')
    })`, `
    import { send } from '../src/automock/form.ts'
    test('real', () => expect(send('hello')).toBe('posted hello'))`], {
    'automock/post.ts': 'export const post = (text) => `posted ${text}`',
    'automock/form.ts': `
      import { post } from './post.ts'
      export const send = (text) => post(text)`,
  }),
  leaking('missed-mock', ['missed-mock', 'src/missed/report.ts'], [`
    import { report } from '../src/missed/report.ts'
    test('real', () => expect(report()).toContain('real'))`, `
    import { report } from '../src/missed/report.ts'
    vi.mock('../src/missed/rows.ts', () => ({ rows: () => ['mocked'] }))
    test('mocked', () => expect(report()).toContain('mocked'))`], {
    'missed/rows.ts': `export const rows = () => ['real']`,
    'missed/report.ts': `
      import { rows } from './rows.ts'
      export const report = () => rows().join()`,
  }),
  leaking('missed-registration', [
    ['missed-registration', 'src/registration/setup.ts'],
    // Its second file goes without.
    ['module', 'src/registration/rows.ts#rows[0]'],
    ['module', 'src/registration/rows.ts#rows[1]'],
  ], ['first', 'second'].map(() => `
    import { rows } from '../src/registration/rows.ts'
    import '../src/registration/setup.ts'
    test('adds', () => expect(rows.push('a')).toBe(1))
    test('adds again', () => expect(rows.push('b')).toBe(1))`), {
    'registration/rows.ts': `export const rows = []`,
    'registration/setup.ts': `
      import { rows } from './rows.ts'
      afterEach(() => void (rows.length = 0))`,
  }),
]
