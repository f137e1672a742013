import { type Case, leaking } from './case.ts'

/** Files that leave something in the global object, in the process or in Node's own modules. */
export const LEAKING_PROCESS: readonly Case[] = [
  leaking('global-flag', ['global', 'globalThis.featureFlags'], `
    test('dark mode', () => {
      globalThis.featureFlags = { dark: true }
      expect(featureFlags.dark).toBe(true)
    })`),
  leaking('global-stubbed', ['global', 'globalThis.analytics'], `
    beforeAll(() => void vi.stubGlobal('analytics', { track: vi.fn() }))
    test('tracks', () => analytics.track('open'))`),
  leaking('global-polyfill', ['global', 'globalThis.requestIdleCallback'], `
    globalThis.requestIdleCallback ??= (run) => setTimeout(run, 0)
    test('waits', () => new Promise((done) => requestIdleCallback(done)))`),
  leaking('global-property', ['global', 'globalThis.crossOriginIsolated'], `
    test('isolated', () => {
      Object.defineProperty(globalThis, 'crossOriginIsolated', { get: () => true, configurable: true })
      expect(crossOriginIsolated).toBe(true)
    })`),
  leaking('array-method', ['prototype', 'Array.prototype.last'], `
    import '../src/array-method.ts'
    test('last', () => expect([1, 2].last()).toBe(2))`,
    `Array.prototype.last = function () { return this[this.length - 1] }`),
  leaking('map-to-json', ['prototype', 'Map.prototype.toJSON'], `
    test('saves', () => {
      Map.prototype.toJSON = function () { return [...this] }
      expect(JSON.stringify(new Map([[1, 2]]))).toBe('[[1,2]]')
    })`),
  leaking('big-int-json', ['prototype', 'BigInt.prototype.toJSON'], `
    beforeAll(() => { BigInt.prototype.toJSON = function () { return String(this) } })
    test('saves', () => expect(JSON.stringify(1n)).toBe('"1"'))`),
  leaking('response-method', ['prototype', 'Response.prototype.yaml'], `
    test('reads', async () => {
      Response.prototype.yaml = async function () { return (await this.text()).split(': ') }
      expect(await new Response('a: b').yaml()).toEqual(['a', 'b'])
    })`),
  leaking('seeded-random', ['static', 'Math.random'], `
    test('draws', () => {
      let seed = 1
      Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
      expect(Math.random()).toBeLessThan(0.01)
    })`),
  leaking('env-set', ['env', 'process.env.APP_REGION'], `
    test('region', () => {
      process.env.APP_REGION = 'us'
      expect(process.env.APP_REGION).toBe('us')
    })`),
  leaking('env-stubbed', ['env', 'process.env.APP_MODE'], `
    test('mode', () => {
      vi.stubEnv('APP_MODE', 'offline')
      expect(process.env.APP_MODE).toBe('offline')
    })`),
  leaking('env-zone', ['env', 'process.env.TZ'], `
    beforeAll(() => { process.env.TZ = 'Asia/Tokyo' })
    test('nine hours ahead', () => expect(new Date(0).getHours()).toBe(9))`),
  leaking('env-import-meta', ['env', 'process.env.VITE_COLOUR'], `
    test('colour', () => {
      import.meta.env.VITE_COLOUR = 'red'
      expect(import.meta.env.VITE_COLOUR).toBe('red')
    })`),
  leaking('mask', ['umask', 'process.umask()'], `
    test('private files', () => {
      process.umask(0o77)
      expect(process.umask()).toBe(0o77)
    })`),
  leaking('arguments', ['process', 'process.argv[2]'], `
    test('verbose', () => {
      process.argv.push('--verbose')
      expect(process.argv).toContain('--verbose')
    })`),
  leaking('title', ['process', 'process.title'], `
    test('title', () => { process.title = 'worker' })`),
  leaking('signal', ['listener', "process.on('SIGUSR2')"], `
    import { install } from '../src/signal.ts'
    test('installs', () => expect(install()).toBe(true))`,
    `export function install() { process.on('SIGUSR2', () => {}); return true }`),
  leaking('rejections', ['listener', "process.on('rejectionHandled')"], `
    import { watch } from '../src/rejections.ts'
    test('watches', () => watch([]))`,
    `export const watch = (seen) => process.on('rejectionHandled', (error) => seen.push(error))`),
  leaking('bus', [['module', 'src/bus.ts#bus._events.saved'], ['module', 'src/bus.ts#bus._eventsCount']], `
    import { bus } from '../src/bus.ts'
    test('hears', () => {
      const heard = vi.fn()
      bus.on('saved', heard)
      bus.emit('saved', 1)
      expect(heard).toHaveBeenCalledWith(1)
    })`, `
    import { EventEmitter } from 'node:events'
    export const bus = new EventEmitter()`),
  leaking('read-file', ['builtin', 'node:fs.readFileSync'], `
    import fs from 'node:fs'
    test('reads a fake', () => {
      const read = fs.readFileSync
      fs.readFileSync = function fake(path, ...rest) { return path === '/config' ? '{}' : read.call(this, path, ...rest) }
      expect(fs.readFileSync('/config', 'utf8')).toBe('{}')
    })`),
  leaking('host-name', ['builtin', 'node:os.hostname'], `
    import os from 'node:os'
    test('names the host', () => {
      os.hostname = () => 'box'
      expect(os.hostname()).toBe('box')
    })`),
  leaking('agent', ['builtin', 'node:http.globalAgent.maxSockets'], `
    import http from 'node:http'
    test('one socket', () => {
      http.globalAgent.maxSockets = 1
      expect(http.globalAgent.maxSockets).toBe(1)
    })`),
  leaking('inspect-depth', ['builtin-setting', 'node:util.inspect.defaultOptions.depth'], `
    import util from 'node:util'
    test('prints all', () => {
      util.inspect.defaultOptions.depth = 9
      expect(util.inspect({ a: { b: { c: { d: 1 } } } })).toContain('d: 1')
    })`),
  leaking('max-listeners', ['builtin-setting', 'node:events.defaultMaxListeners'], `
    import { EventEmitter } from 'node:events'
    test('many', () => { EventEmitter.defaultMaxListeners = 50 })`),
  leaking('name-order', ['builtin-setting', 'node:dns.getDefaultResultOrder()'], `
    import dns from 'node:dns'
    beforeAll(() => dns.setDefaultResultOrder('ipv4first'))
    test('order', () => expect(dns.getDefaultResultOrder()).toBe('ipv4first'))`),
  leaking('subscriber', ['channel', 'diagnostics channel shop:ordered'], `
    import { subscribe } from 'node:diagnostics_channel'
    import { order } from '../src/subscriber.ts'
    test('tells', () => {
      const heard = vi.fn()
      subscribe('shop:ordered', heard)
      order('tea')
      expect(heard).toHaveBeenCalledOnce()
    })`, `
    import { channel } from 'node:diagnostics_channel'
    const ordered = channel('shop:ordered')
    export const order = (what) => ordered.publish({ what })`),
  leaking('extension', ['loader', 'node:module._extensions[".txt"]'], `
    import Module from 'node:module'
    test('loads text', () => { Module._extensions['.txt'] = (module) => { module.exports = 'text' } })`),
  leaking('interval', ['timer', 'setInterval(poll) in src/interval.ts'], `
    import { start } from '../src/interval.ts'
    test('polls', () => expect(start()).toBe('started'))`, `
    export function start() {
      setInterval(function poll() {}, 60_000)
      return 'started'
    }`),
  leaking('server', ['handle', 'open http.Server'], `
    import http from 'node:http'
    test('listens', async () => {
      const server = http.createServer((_, response) => response.end('ok'))
      await new Promise((done) => server.listen(0, done))
      expect(server.listening).toBe(true)
    })`),
  leaking('late-rejection', ['late-error', 'unhandled rejection in src/late-rejection.ts'], [`
    import { save } from '../src/late-rejection.ts'
    test('saves', () => void save(''))`,
    `test('an innocent file', () => new Promise((done) => setTimeout(done, 400)))`],
    `export async function save(text) {
      await new Promise((done) => setTimeout(done, 250))
      if (text === '') throw new Error('nothing to save')
    }`),
  leaking('console-silent', ['console', 'console.debug'], `
    test('is silent', () => {
      console.debug = () => {}
      console.debug('x')
    })`),
  leaking('matcher', ['expect', 'expect.matchers.toBeEven'], `
    expect.extend({ toBeEven: (n) => ({ pass: n % 2 === 0, message: () => 'odd' }) })
    test('two', () => expect(2).toBeEven())`),
  leaking('serializer', ['expect', 'expect.addSnapshotSerializer()'], `
    expect.addSnapshotSerializer({ test: (value) => value === 'tea', print: () => '<tea>' })
    test('tea', () => expect('tea').toMatchInlineSnapshot('<tea>'))`),
  leaking('priority', ['custom', 'scheduling.priority'], `
    import os from 'node:os'
    test('yields', () => {
      os.setPriority(1)
      expect(os.getPriority()).toBe(1)
    })`),
  leaking('number-format', ['intl', 'Intl.NumberFormat'], `
    test('formats', () => {
      Intl.NumberFormat = class { format(n) { return n + ' €' } }
      expect(new Intl.NumberFormat().format(1)).toBe('1 €')
    })`),
]

/** Those after which hardly any file works: they run last, in this order. */
export const LEAKING_LAST: readonly Case[] = [
  leaking('mock-server', ['dispatcher', 'HTTP interceptors'], `
    import { http, HttpResponse } from 'msw'
    import { setupServer } from 'msw/node'
    const server = setupServer(http.get('http://shop.test/', () => HttpResponse.json([])))
    beforeAll(() => server.listen())
    test('answers', async () => expect(await (await fetch('http://shop.test/')).json()).toEqual([]))`),
  leaking('dispatcher', ['dispatcher', 'undici.getGlobalDispatcher()'], `
    import { MockAgent, setGlobalDispatcher } from 'undici'
    test('is offline', () => {
      const agent = new MockAgent()
      agent.disableNetConnect()
      setGlobalDispatcher(agent)
    })`),
  leaking('stack-limit', ['static', 'Error.stackTraceLimit'], `
    test('is short', () => {
      Error.stackTraceLimit = 3
      expect(new Error('x').stack.split('\\n').length).toBeLessThan(6)
    })`),
  leaking('heartbeat', ['timer', 'setInterval(beat) in src/heartbeat.ts'], `
    import { start } from '../src/heartbeat.ts'
    test('beats', () => expect(start()).toBe('started'))`, `
    const later = (work) => setInterval(work, 60_000)
    const often = (work) => later(work)
    const always = (work) => often(work)
    export function start() {
      always(function beat() {})
      return 'started'
    }`),
  leaking('fetch-replaced', ['global', 'globalThis.fetch'], `
    test('fetches', async () => {
      globalThis.fetch = async () => new Response('fake')
      expect(await (await fetch('http://shop.test')).text()).toBe('fake')
    })`),
  leaking('global-deleted', ['global', 'globalThis.structuredClone'], `
    test('falls back', () => {
      delete globalThis.structuredClone
      expect(typeof structuredClone).toBe('undefined')
    })`),
  leaking('frozen', ['global-descriptor', 'globalThis.JSON'], `
    test('is safe', () => expect(Object.isFrozen(Object.freeze(JSON))).toBe(true))`),
  leaking('output', ['process', 'process.stdout.write'], `
    test('captures', () => {
      const lines = []
      const write = process.stdout.write
      process.stdout.write = function (text) { lines.push(text); return true }
      process.stdout.write('x')
      expect(lines).toEqual(['x'])
    })`),
  leaking('directory', ['cwd', 'process.cwd()'], `
    test('moves', () => process.chdir('test'))`),
  leaking('exit-code', ['process', 'process.exitCode'], `
    import { main } from '../src/exit-code.ts'
    test('fails', () => {
      main(['--unknown'])
      expect(process.exitCode).toBe(2)
    })`, `export function main(args) { if (args.includes('--unknown')) process.exitCode = 2 }`),
  leaking('date-replaced', ['global-descriptor', 'globalThis.Date'], `
    test('the millennium', () => {
      const RealDate = Date
      Object.defineProperty(globalThis, 'Date', { value: class extends RealDate { constructor() { super(946684800000) } }, writable: true, configurable: true })
      expect(new Date().getUTCFullYear()).toBe(2000)
    })`),
  leaking('fake-clock', ['fake-timers', 'fake timers'], `
    test('waits', () => {
      vi.useFakeTimers()
      const done = vi.fn()
      setTimeout(done, 1000)
      vi.advanceTimersByTime(1000)
      expect(done).toHaveBeenCalled()
    })`),
]
