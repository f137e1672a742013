import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { type FixtureOptions, makeProject, runFixture } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

const PAIR = ['test/factory-signal.victim.test.ts', 'test/factory-signal.polluter.test.ts'] as const
const LEAK = ['closure', 'src/factory-signal.ts#theme·value', '"light"', '"dark"']

describe.each(VERSIONS)('the deep mode in Vitest %i', { concurrent: true }, (vitest) => {
  it('and a debugger of the user work side by side', async () => {
    const { report, paused } = await runWithDebugger({ vitest, carryoverOptions: { deep: true } })
    expect(report.files.map(({ outcome }) => outcome)).toEqual(['pass', 'pass'])
    expect(report.leaks.map(({ kind, path, before, after }) => [kind, path, before, after])).toEqual([LEAK])
    // Once at the beginning, and once at the statement of the test: nothing of ours stops the user's debugger.
    expect(paused).toBe(2)
  })

  it('says so where the inspector is forbidden, and looks at the rest', async () => {
    const allowed = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*', '--allow-child-process', '--allow-worker', '--allow-addons']
    const config = { plugins: 'PLUGINS', test: { isolate: false, execArgv: allowed } }
    const files = {
      'vitest.config.ts': `import carryover from 'carryover/vitest'\nexport default ${JSON.stringify(config).replace('"PLUGINS"', '[carryover({ deep: true, json: "report.json" })]')}`,
      'test/global.test.ts': "import { test } from 'vitest'\ntest('leaves a global', () => void Object.assign(globalThis, { left: 1 }))",
    }
    const run = await runFixture('kinds-closure', { vitest, files, order: [...PAIR, 'test/global.test.ts'] })
    expect(run.report?.files.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass'])
    expect(run.report?.leaks.map(({ path }) => path)).toEqual(['globalThis.left'])
    expect(run.report?.limits.map(({ what }) => what)).toEqual(['inspector'])
    expect(run.stdout).toContain('the inspector of V8 cannot be used')
  })
})

/** Runs two files in one worker that waits for a debugger, which is attached here and goes on wherever it stops. */
async function runWithDebugger(options: FixtureOptions): Promise<{ readonly report: Report; readonly paused: number }> {
  const test = "import { expect, test } from 'vitest'\nimport { theme } from '../src/factory-signal'\ntest('stops', () => {\n  debugger\n  expect(theme()).toBe('light')\n})"
  const directory = makeProject('kinds-closure', { ...options, files: { [PAIR[0]]: test } })
  const args = [join(directory, 'node_modules/vitest/vitest.mjs'), 'run', `--inspect-brk=127.0.0.1:${await freePort()}`, '--no-file-parallelism', ...PAIR]
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, args, { cwd: directory, env: { ...env, CI: 'true', NO_COLOR: '1' } })
  let paused = 0
  let output = ''
  const onOutput = (text: Buffer): void => {
    const known = output
    output += String(text)
    const [, url] = LISTENING.exec(output) ?? []
    if (url !== undefined && !LISTENING.test(known)) attach(url, () => paused++)
  }
  child.stdout.on('data', onOutput)
  child.stderr.on('data', onOutput)
  await once(child, 'close')
  try {
    return { report: JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) as Report, paused }
  } catch {
    throw new Error(output)
  }
}

const LISTENING = /Debugger listening on (ws:\/\/\S+)\s/

function attach(url: string, onPaused: () => void): void {
  const socket = new WebSocket(url)
  let id = 0
  const send = (method: string): void => socket.send(JSON.stringify({ id: ++id, method }))
  socket.addEventListener('open', () => ['Runtime.enable', 'Debugger.enable', 'Runtime.runIfWaitingForDebugger'].forEach(send))
  socket.addEventListener('message', ({ data }) => {
    if ((JSON.parse(String(data)) as { readonly method?: string }).method !== 'Debugger.paused') return
    onPaused()
    send('Debugger.resume')
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
