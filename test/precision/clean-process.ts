import { type Case, clean } from './case.ts'

/** Files that use the global object, the process, Node and the runner's tools, and put everything back or never touch it. */
export const CLEAN_PROCESS: readonly Case[] = [
  clean('nothing', `test('nothing', () => {})`),
  clean('spies-left-on', `
    test('spies', () => {
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      vi.spyOn(Math, 'random').mockReturnValue(0.5)
      vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('fake'))
      console.warn('x')
      expect(console.warn).toHaveBeenCalledWith('x')
    })`),
  clean('spies-restored', `
    import fs from 'node:fs'
    afterEach(() => void vi.restoreAllMocks())
    test('reads', () => {
      vi.spyOn(fs, 'existsSync').mockReturnValue(true)
      expect(fs.existsSync('/nowhere')).toBe(true)
    })`),
  clean('stubs-undone', `
    afterEach(() => {
      vi.unstubAllGlobals()
      vi.unstubAllEnvs()
    })
    test('stubs', () => {
      vi.stubGlobal('fetch', vi.fn())
      vi.stubGlobal('analytics', { track: vi.fn() })
      vi.stubEnv('NODE_ENV', 'production')
      vi.stubEnv('APP_COLOUR', 'red')
    })`),
  clean('env-saved-by-copy', `
    const before = process.env
    beforeEach(() => { process.env = { ...before } })
    afterAll(() => { process.env = before })
    test('region', () => { process.env.AWS_REGION = 'us' })`),
  clean('env-put-back', `
    const zone = process.env.TZ
    beforeAll(() => { process.env.TZ = 'Asia/Tokyo' })
    afterAll(() => { zone === undefined ? delete process.env.TZ : (process.env.TZ = zone) })
    test('nine hours ahead', () => expect(new Date(0).getHours()).toBe(9))`),
  clean('argv-put-back', `
    const argv = [...process.argv]
    afterEach(() => { process.argv.splice(0, process.argv.length, ...argv) })
    test('verbose', () => void process.argv.push('--verbose'))`),
  clean('directory-put-back', `
    const directory = process.cwd()
    afterAll(() => process.chdir(directory))
    test('moves', () => process.chdir('test'))`),
  clean('exit-code-put-back', `
    afterEach(() => { process.exitCode = undefined })
    test('fails', () => { process.exitCode = 2 })`),
  clean('descriptor-put-back', `
    const platform = Object.getOwnPropertyDescriptor(process, 'platform')
    afterEach(() => void Object.defineProperty(process, 'platform', platform))
    test('Windows', () => {
      Object.defineProperty(process, 'platform', { value: 'win32' })
      expect(process.platform).toBe('win32')
    })`),
  clean('date-put-back', `
    const RealDate = Date
    afterEach(() => { globalThis.Date = RealDate })
    test('the millennium', () => {
      globalThis.Date = class extends RealDate { constructor() { super(946684800000) } }
      expect(new Date().getUTCFullYear()).toBe(2000)
    })`),
  clean('real-timers-again', `
    beforeEach(() => void vi.useFakeTimers({ now: 0 }))
    afterEach(() => void vi.useRealTimers())
    test('waits', () => {
      const done = vi.fn()
      setTimeout(done, 1000)
      setInterval(done, 400)
      vi.advanceTimersByTime(1000)
      expect(done).toHaveBeenCalledTimes(3)
    })`),
  clean('timers-cleared', `
    let timer
    afterEach(() => clearInterval(timer))
    test('polls', () => new Promise((done) => { timer = setInterval(done, 5) }))`),
  clean('listeners-removed', `
    const onWarning = () => {}
    beforeAll(() => void process.on('warning', onWarning))
    afterAll(() => void process.off('warning', onWarning))
    test('once', () => new Promise((done) => {
      process.once('SIGUSR2', done)
      process.emit('SIGUSR2')
    }))`),
  clean('bus-silent-again', `
    import { bus } from '../src/bus-silent-again.ts'
    afterEach(() => void bus.removeAllListeners())
    test('hears', () => {
      const heard = vi.fn()
      bus.on('saved', heard)
      bus.emit('saved')
      expect(heard).toHaveBeenCalled()
    })`, `
    import { EventEmitter } from 'node:events'
    export const bus = new EventEmitter()`),
  clean('server-closed', `
    import http from 'node:http'
    let server
    beforeAll(async () => {
      server = http.createServer((_, response) => response.end('ok'))
      await new Promise((done) => server.listen(0, done))
    })
    afterAll(() => new Promise((done) => { server.closeAllConnections(); server.close(done) }))
    test('answers', async () => {
      const response = await fetch('http://localhost:' + server.address().port)
      expect(await response.text()).toBe('ok')
    })`),
  clean('mock-server-closed', `
    import { http, HttpResponse } from 'msw'
    import { setupServer } from 'msw/node'
    const server = setupServer(http.get('http://shop.test/', () => HttpResponse.json(['tea'])))
    beforeAll(() => server.listen())
    afterEach(() => server.resetHandlers())
    afterAll(() => server.close())
    test('answers', async () => {
      server.use(http.get('http://shop.test/', () => HttpResponse.json([])))
      expect(await (await fetch('http://shop.test/')).json()).toEqual([])
    })`),
  clean('files-removed', `
    import fs from 'node:fs/promises'
    import os from 'node:os'
    import path from 'node:path'
    let directory
    beforeEach(async () => { directory = await fs.mkdtemp(path.join(os.tmpdir(), 'corpus-')) })
    afterEach(() => fs.rm(directory, { recursive: true }))
    test('writes', async () => {
      await fs.writeFile(path.join(directory, 'a.txt'), 'a')
      expect(await fs.readdir(directory)).toEqual(['a.txt'])
    })`),
  clean('child-ended', `
    import { execFile, spawn } from 'node:child_process'
    import { promisify } from 'node:util'
    test('runs', async () => {
      expect((await promisify(execFile)(process.execPath, ['-p', '1 + 1'])).stdout).toBe('2\\n')
      const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
      await new Promise((done) => child.on('close', done))
    })`),
  clean('worker-ended', `
    import { Worker } from 'node:worker_threads'
    test('computes', async () => {
      const worker = new Worker('require("worker_threads").parentPort.postMessage(2)', { eval: true })
      expect(await new Promise((done) => worker.once('message', done))).toBe(2)
      await worker.terminate()
    })`),
  clean('async-storage', `
    import { AsyncLocalStorage } from 'node:async_hooks'
    test('carries', async () => {
      const request = new AsyncLocalStorage()
      await request.run({ id: 1 }, async () => {
        await null
        expect(request.getStore().id).toBe(1)
      })
    })`),
  clean('streams', `
    import { Readable, Transform } from 'node:stream'
    import { pipeline } from 'node:stream/promises'
    import zlib from 'node:zlib'
    test('pipes', async () => {
      const seen = []
      const upper = new Transform({ transform: (chunk, _, done) => done(null, String(chunk).toUpperCase()) })
      await pipeline(Readable.from(['a', 'b']), upper, async (chunks) => { for await (const chunk of chunks) seen.push(String(chunk)) })
      expect(seen.join('')).toBe('AB')
      expect(String(zlib.gunzipSync(zlib.gzipSync('x')))).toBe('x')
    })`),
  clean('unsubscribed', `
    import { subscribe, unsubscribe } from 'node:diagnostics_channel'
    const heard = vi.fn()
    beforeAll(() => subscribe('corpus:quiet', heard))
    afterAll(() => void unsubscribe('corpus:quiet', heard))
    test('hears nothing', () => expect(heard).not.toHaveBeenCalled())`),
  clean('agent-of-its-own', `
    import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici'
    const before = getGlobalDispatcher()
    const agent = new MockAgent()
    beforeAll(() => { agent.disableNetConnect(); setGlobalDispatcher(agent) })
    afterAll(async () => { setGlobalDispatcher(before); await agent.close() })
    test('is offline', () => {})`),
  clean('sinon-sandbox', `
    import sinon from 'sinon'
    import fs from 'node:fs'
    const sandbox = sinon.createSandbox()
    afterEach(() => sandbox.restore())
    test('fakes', () => {
      sandbox.stub(fs, 'existsSync').returns(true)
      const clock = sandbox.useFakeTimers()
      clock.tick(10)
      expect(fs.existsSync('/nowhere')).toBe(true)
    })`),
  clean('runner-tools', `
    test.each([1, 2])('each %i', (n) => {
      expect.assertions(1)
      expect(n).toBeGreaterThan(0)
    })
    test.concurrent('side by side', async ({ expect: local }) => local({ a: [1] }).toMatchObject({ a: [1] }))
    test('waits', async () => {
      expect.hasAssertions()
      await expect(Promise.reject(new Error('no'))).rejects.toThrow('no')
      await vi.waitFor(() => expect(1).toBe(1))
      await expect.poll(() => 1).toBe(1)
      expect({ a: 1 }).toMatchInlineSnapshot('{\\n  "a": 1,\\n}')
    })
    const withUser = test.extend({ user: async ({}, use) => use({ name: 'ada' }) })
    withUser('a fixture', ({ user }) => {
      expect.assertions(1)
      expect(user.name).toBe('ada')
    })`),
  clean('modules-reset', `
    afterEach(() => void vi.resetModules())
    test('fresh', async () => {
      const { add } = await import('../src/modules-reset.ts')
      expect(add()).toBe(1)
    })
    test('fresh again', async () => {
      const { add } = await import('../src/modules-reset.ts')
      expect(add()).toBe(1)
    })`, `
    const rows = []
    export const add = () => rows.push('row')`),
  clean('mock-tidied', [`
    import { total } from '../src/tidied/cart.ts'
    vi.mock('../src/tidied/price.ts', () => ({ price: () => 7 }))
    afterAll(() => void vi.resetModules())
    test('mocked', () => expect(total()).toBe(14))`, `
    import { total } from '../src/tidied/cart.ts'
    test('real', () => expect(total()).toBe(2))`], {
    'tidied/price.ts': `export const price = () => 1`,
    'tidied/cart.ts': `
      import { price } from './price.ts'
      export const total = () => 2 * price()`,
  }),
  clean('mock-own-import', `
    import { price } from '../src/mock-own-import.ts'
    vi.mock('../src/mock-own-import.ts', () => ({ price: () => 7 }))
    test('mocked', () => expect(price()).toBe(7))`, `export const price = () => 1`),
  clean('emits-warning', `
    test('warns', () => new Promise((done) => {
      process.once('warning', (warning) => { expect(warning.message).toBe('careful'); done() })
      process.emitWarning('careful')
    }))`),
  clean('web-classes', `
    test('uses them', async () => {
      expect(await new Response(new Blob(['x'])).text()).toBe('x')
      const controller = new AbortController()
      controller.abort()
      expect(controller.signal.aborted).toBe(true)
      const channel = new BroadcastChannel('corpus')
      channel.close()
      performance.mark('a')
      performance.clearMarks()
      expect(structuredClone(new Map([[1, 2]])).get(1)).toBe(2)
      expect(new Intl.NumberFormat('de').format(1.5)).toBe('1,5')
      expect(crypto.randomUUID()).toHaveLength(36)
    })`),
]
