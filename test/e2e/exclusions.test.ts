import { describe, expect, it } from 'vitest'
import type { Exclusion } from '../../src/probe/exclusion.ts'
import { step } from '../../src/probe/path.ts'
import { AGENT_EXCLUSIONS, LOADER_EXCLUSIONS } from '../../src/probe/sources/builtins.ts'
import { PAGE_LISTENER_EXCLUSIONS } from '../../src/probe/sources/dom/page-listeners.ts'
import { EXPECT_EXCLUSIONS, MATCHER_EXCLUSIONS } from '../../src/probe/sources/expect.ts'
import { GLOBAL_EXCLUSIONS } from '../../src/probe/sources/globals.ts'
import { PREPARATIONS } from '../../src/probe/sources/libraries.ts'
import { PROCESS_EXCLUSIONS } from '../../src/probe/sources/process.ts'
import { type FixtureOptions, runFixture } from '../run-fixture.ts'
import { USES_DOM, USES_NODE, USES_RUNNER } from './clean-files.ts'
import { textOf } from './text-of.ts'

/** Where each would show if it were not excluded. */
const PATHS: readonly string[] = [
  ...pathsOf(GLOBAL_EXCLUSIONS, 'globalThis'),
  ...pathsOf(PROCESS_EXCLUSIONS, 'process'),
  ...pathsOf(LOADER_EXCLUSIONS, 'node:module'),
  ...pathsOf(AGENT_EXCLUSIONS, 'node:http.globalAgent'),
  ...pathsOf(EXPECT_EXCLUSIONS, 'expect.getState()'),
  ...pathsOf(MATCHER_EXCLUSIONS, 'expect.matchers'),
  ...PREPARATIONS.map(({ name }) => name),
  ...PAGE_LISTENER_EXCLUSIONS.map(({ path }) => path),
  // The runner's own handlers, Node's own listeners to a stream that is piped, this tool's subscriber to a channel.
  'process.exit',
  "process.on('unhandledRejection')",
  "process.on('uncaughtException')",
  "process.stdout.on('unpipe')",
  'diagnostics channel tracing:module.require:end',
]

const NEXT_TICK = `
import { test } from 'vitest'
test('replaces nextTick', () => {
  const { nextTick } = process
  process.nextTick = function mine(...args) { return nextTick.apply(process, args) }
})
`

const USES_NANOSTORES = `
import { atom } from 'nanostores'
import { test } from 'vitest'
test('makes a store', () => void atom(1))
`

const KEEPS_ALIVE = `
import { once } from 'node:events'
import http from 'node:http'
import { test } from 'vitest'
test('leaves a connection', async () => {
  const server = http.createServer((_, response) => response.end('hello')).listen(0)
  await once(server, 'listening')
  const [response] = await once(http.get({ port: server.address().port }), 'response')
  await response.resume().toArray()
})
`

const PIPES = `
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { test } from 'vitest'
test('leaves a worker thread', async () => {
  await once(new Worker('setInterval(() => {}, 1000)', { eval: true }), 'online')
})
`

const RENDERS_FOR_SERVERS = `
import { expect, test } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
test('renders', async () => expect(await renderToString(createSSRApp({ render: () => h('p', 'x') }))).toBe('<p>x</p>'))
`

/** What makes each of them come about, in one run or another. */
const RUNS: readonly (readonly [fixture: string, options: FixtureOptions])[] = [
  ['kinds-frozen', { vitest: 5, files: { ...inOrder([USES_NODE, USES_RUNNER, USES_RUNNER, USES_NANOSTORES, NEXT_TICK, KEEPS_ALIVE, PIPES]) }, args: ['--pool', 'forks'] }],
  ['kinds-frozen', { vitest: 4, files: { ...inOrder([USES_RUNNER, USES_RUNNER]) }, args: ['--pool', 'threads'] }],
  ['kinds-frozen', { vitest: 5, files: { ...inOrder([USES_RUNNER, USES_RUNNER]) }, args: ['--pool', 'vmForks'] }],
  ['mock-server', { vitest: 5, files: { ...inOrder([textOf('mock-server', 'test/msw.clean.test.ts')]) } }],
  ['mock-server', { vitest: 5, files: { ...inOrder([textOf('mock-server', 'test/msw.clean.test.ts'), RENDERS_FOR_SERVERS]) }, carryoverOptions: { deep: true } }],
  ...(['jsdom', 'happy-dom'] as const).map((environment) => {
    const names = ['testing-library', 'lit', 'svelte', 'instrumented']
    const files = inOrder([USES_DOM, ...names.map((name) => textOf('clean-libraries', `test/${name}.test.ts`))])
    return ['clean-libraries', { vitest: 5, files, args: ['--environment', environment] }] as const
  }),
]

describe('each exclusion', () => {
  it('is needed: without it something would show', async () => {
    const runs = await Promise.all(
      RUNS.map(([fixture, options]) =>
        runFixture(fixture, { ...options, order: Object.keys(options.files ?? {}), env: { CARRYOVER_EXCLUDE: 'nothing' } }),
      ),
    )
    const seen = runs.flatMap(({ report }) => report?.leaks.map(({ path }) => path) ?? ['no report'])
    const isSeen = (path: string): boolean => seen.some((one) => one === path || one.startsWith(`${path}.`) || one.startsWith(`${path}[`))
    expect(seen).not.toContain('no report')
    expect(PATHS.filter((path) => !isSeen(path))).toEqual([])
    expect(PATHS.length).toBeGreaterThan(30)
  })
})

function pathsOf(exclusions: readonly Exclusion[], label: string): string[] {
  return exclusions.map(({ key }) => step(label, key))
}

function inOrder(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text, index) => [`test/${index}.test.ts`, text]))
}
