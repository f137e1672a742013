import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Expected } from '../e2e/kinds-node.ts'

/** The package of the addon, and its file, have the name of the platform. */
const PLATFORM = readdirSync(resolve(import.meta.dirname, '../../node_modules/@unrs')).map((name) => name.replace('resolver-binding-', ''))[0] ?? ''
const ADDON = `@unrs/resolver-binding-${PLATFORM}/resolver.${PLATFORM}.node`

/** What the polluter of each kind of `fixtures/jest-kinds` leaves, in the order in which the files run. */
export const KINDS: Readonly<Record<string, readonly Expected[]>> = {
  addon: [['external-module', `${ADDON}#ResolverFactory.prototype.describe`, undefined, 'function']],
  agent: [['builtin', 'node:https.globalAgent.maxSockets', 'Infinity', '1']],
  buffer: [['prototype', 'Buffer.prototype.sum', undefined, 'function']],
  'capture-callback': [['process', 'process.hasUncaughtExceptionCaptureCallback()', 'false', 'true']],
  console: [['console', 'console.__proto__.shout', undefined, 'function']],
  dns: [['builtin-setting', 'node:dns.getDefaultResultOrder()', '"verbatim"', '"ipv4first"']],
  'dns-lookup': [['builtin', 'node:dns.lookup', 'function lookup', 'function']],
  emitter: [['builtin', 'node:events.prototype.tell', undefined, 'function']],
  'env-file': [['env', 'process.env.GREETING', undefined, '"Salut"']],
  'exit-code': [['process', 'process.exitCode', undefined, '7']],
  extension: [['loader', 'node:module._extensions[".txt"]', undefined, 'function']],
  'fs-function': [['builtin', 'node:fs.readFile', 'function readFile', 'function']],
  hrtime: [['process', 'process.hrtime.bigint', 'function hrtimeBigInt', 'function']],
  inspect: [['builtin-setting', 'node:util.inspect.defaultOptions.depth', '2', '0']],
  'max-listeners': [['builtin-setting', 'node:events.defaultMaxListeners', '10', '50']],
  nock: [
    ['builtin', 'node:http.ClientRequest', 'function ClientRequest', '‹Proxy›'],
    ['builtin', 'node:http.get', 'function get', '‹Proxy›'],
    ['builtin', 'node:http.request', 'function request', '‹Proxy›'],
    ['builtin', 'node:https.get', 'function get', '‹Proxy›'],
    ['builtin', 'node:https.request', 'function request', '‹Proxy›'],
    ['prototype', 'Headers.prototype.append', 'function append', '‹Proxy›'],
    ['prototype', 'Headers.prototype.delete', 'function delete', '‹Proxy›'],
    ['prototype', 'Headers.prototype.set', 'function set', '‹Proxy›'],
    ['static', 'Headers[Symbol(kRestorePatches)]', undefined, 'function value'],
  ],
  performance: [['builtin', 'performance.now', undefined, 'function']],
  prototype: [['prototype', 'URL.prototype.isSafe', undefined, 'function']],
  'sinon-clock': [
    ['builtin', 'node:timers.clearImmediate', 'function clearImmediate', 'function clearImmediate (another one)'],
    ['builtin', 'node:timers.clearInterval', 'function clearInterval', 'function clearInterval (another one)'],
    ['builtin', 'node:timers.clearTimeout', 'function clearTimeout', 'function clearTimeout (another one)'],
    ['builtin', 'node:timers.setImmediate', 'function setImmediate', 'function setImmediate (another one)'],
    ['builtin', 'node:timers.setInterval', 'function setInterval', 'function setInterval (another one)'],
    ['builtin', 'node:timers.setTimeout', 'function setTimeout', 'function setTimeout (another one)'],
    ['builtin', 'node:timers/promises.setImmediate', 'function setImmediate', 'function'],
    ['builtin', 'node:timers/promises.setInterval', 'function setInterval', 'function'],
    ['builtin', 'node:timers/promises.setTimeout', 'function setTimeout', 'function'],
    ['builtin', 'performance.now', 'function', 'function fakePerformanceNow'],
  ],
  'sinon-stub': [['builtin', 'node:os.cpus', 'function cpus', 'function cpus (another one)']],
  stdin: [['listener', "process.stdin.on('data')", undefined, '1 listener']],
  'stdout-listener': [['listener', "process.stdout.on('resize')", undefined, '1 listener']],
  stdout: [['process', 'process.stdout.write', 'function', 'function (another one)']],
  umask: [['umask', 'process.umask()', '0o22', '0o477']],
  cwd: [['cwd', 'process.cwd()', '"."', '"./test"']],
}
