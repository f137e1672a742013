/** A test file that does nothing. */
export const NOTHING = `import { test } from 'vitest'

test('nothing', () => {})
`

/** A test file that uses much of Node, each thing once, and leaves nothing. */
export const USES_NODE = `
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { AsyncLocalStorage } from 'node:async_hooks'
import { execFile } from 'node:child_process'
import crypto from 'node:crypto'
import dns from 'node:dns'
import { EventEmitter, once } from 'node:events'
import fs from 'node:fs/promises'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import v8 from 'node:v8'
import vm from 'node:vm'
import { Worker } from 'node:worker_threads'
import zlib from 'node:zlib'

let server: http.Server
let url: string
beforeAll(async () => {
  server = http.createServer((_, response) => response.end('hello')).listen(0)
  await once(server, 'listening')
  url = 'http://localhost:' + (server.address() as { port: number }).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('network', async () => {
  expect(await (await fetch(url)).text()).toBe('hello')
  const response = await new Promise<http.IncomingMessage>((resolve) => void http.get(url, resolve))
  for await (const chunk of response) expect(String(chunk)).toBe('hello')
  await dns.promises.lookup('localhost')
})
test('files and processes', async () => {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'carryover-'))
  await fs.writeFile(path.join(directory, 'a'), 'a')
  await fs.rm(directory, { recursive: true })
  expect((await promisify(execFile)(process.execPath, ['-p', '1'])).stdout).toBe('1\\n')
  const worker = new Worker('require("node:worker_threads").parentPort.postMessage(1)', { eval: true })
  await once(worker, 'message')
  await worker.terminate()
})
test('builtins', async () => {
  zlib.gzipSync('x')
  crypto.createHash('sha256').update('x').digest('hex')
  await globalThis.crypto.subtle.digest('SHA-256', new Uint8Array(1))
  new AsyncLocalStorage().run(1, () => {})
  new EventEmitter().on('x', () => {}).emit('x')
  vm.runInNewContext('1')
  v8.serialize(structuredClone({}))
  performance.measure('a', performance.mark('a').name)
  performance.clearMarks()
  performance.clearMeasures()
  process.emitWarning('careful')
  console.log('x')
  await sleep(5)
})
test('web classes', async () => {
  await new Blob(['x']).text()
  new ReadableStream()
  new CompressionStream('gzip')
  new BroadcastChannel('x').close()
  new FormData()
  new Headers()
  new Request(url)
  new Response()
  new TextDecoder().decode(new Uint8Array(1))
  new Intl.NumberFormat('de').format(new Date(0).getTime())
  await Promise.allSettled([Promise.reject(new Error('x'))])
})
test('tools of the runner', () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.spyOn(Math, 'random').mockReturnValue(1)
  vi.fn()()
  vi.useFakeTimers()
  setTimeout(() => {}, 10)
  vi.runAllTimers()
  vi.useRealTimers()
  vi.stubGlobal('fetch', 1)
  vi.stubEnv('CARRYOVER', '1')
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  expect({ a: 1 }).toEqual({ a: expect.any(Number) })
})
`

/** A test file of a DOM application that tidies up. */
export const USES_DOM = `
import { act, createElement, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, test, vi } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'

const page = globalThis as unknown as { IS_REACT_ACT_ENVIRONMENT?: boolean }
afterEach(() => {
  document.body.innerHTML = ''
  delete page.IS_REACT_ACT_ENVIRONMENT
  localStorage.clear()
  history.replaceState(null, '', '/')
  document.cookie = 'a=; max-age=0'
})

test('React', async () => {
  page.IS_REACT_ACT_ENVIRONMENT = true
  const place = document.body.appendChild(document.createElement('div'))
  const App = () => {
    const [count, setCount] = useState(0)
    return createElement('button', { onClick: () => setCount(count + 1) }, count)
  }
  const root = createRoot(place)
  await act(() => root.render(createElement(App)))
  await act(() => place.querySelector('button')?.click())
  expect(place.textContent).toBe('1')
  await act(() => root.unmount())
})
test('Vue', async () => {
  const place = document.body.appendChild(document.createElement('div'))
  const count = ref(0)
  const app = createApp({ setup: () => () => h('button', { onClick: () => count.value++ }, count.value) })
  app.mount(place)
  place.querySelector('button')?.click()
  await nextTick()
  expect(place.textContent).toBe('1')
  app.unmount()
})
test('the DOM itself', async () => {
  localStorage.setItem('a', 'b')
  document.cookie = 'a=b'
  history.pushState({}, '', '/x')
  getComputedStyle(document.body)
  new DOMParser().parseFromString('<a/>', 'text/html')
  new MutationObserver(() => {}).observe(document.body, { childList: true })
  const listener = () => {}
  window.addEventListener('x', listener)
  window.dispatchEvent(new CustomEvent('x'))
  window.removeEventListener('x', listener)
  vi.spyOn(Storage.prototype, 'getItem')
  vi.spyOn(window, 'scrollTo').mockImplementation(() => {})
  window.scrollTo(0, 0)
  await nextTick()
})
`

/** A test file that uses the runner's own tools and what is left of Node, and leaves nothing. */
export const USES_RUNNER = `
import { createRequire } from 'node:module'
import https from 'node:https'
import inspector from 'node:inspector'
import net from 'node:net'
import nodeProcess from 'node:process'
import readline from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, test, vi } from 'vitest'

test.each([1, 2])('each %i', (n) => {
  expect.assertions(1)
  expect(n).toBeGreaterThan(0)
})
test('expectations', async () => {
  expect.hasAssertions()
  await expect(Promise.resolve(1)).resolves.toBe(1)
  expect({ a: 1 }).toMatchInlineSnapshot('{\\n  "a": 1,\\n}')
  expect.soft(1).toBe(1)
  await expect.poll(() => 1).toBe(1)
  await vi.waitFor(() => {})
})
describe.concurrent('side by side', () => {
  test('one', async ({ expect: local }) => local(1).toBe(1))
  test('two', async ({ onTestFinished }) => onTestFinished(() => {}))
})
test('modules', async () => {
  createRequire(import.meta.url)('picocolors')
  expect(nodeProcess.allowedNodeEnvironmentFlags.size).toBeGreaterThan(0)
  const session = new inspector.Session()
  session.connect()
  session.disconnect()
  expect(https.globalAgent.maxSockets).toBe(Infinity)
})
test('streams and timers', async () => {
  await pipeline(Readable.from(['a']), async (chunks) => {
    for await (const _ of chunks);
  })
  for await (const _ of readline.createInterface({ input: Readable.from(['a']) }));
  const server = net.createServer((socket) => socket.end()).listen(0)
  await new Promise((done) => server.once('listening', done))
  const client = net.connect((server.address() as net.AddressInfo).port)
  client.resume()
  await new Promise((done) => client.once('close', done))
  await new Promise((done) => server.close(done))
  const timer = setInterval(() => {}, 5)
  await new Promise((done) => setTimeout(done, 12))
  clearInterval(timer)
})
test('counts', () => {
  expect.hasAssertions()
  expect.assertions(1)
  expect(1).toBe(1)
})
`
