import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { makeProject } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

const children: ChildProcess[] = []
afterEach(async () => {
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const isGone = new Promise((resolve) => void child.once('exit', resolve))
      child.kill('SIGKILL')
      await isGone
    }),
  )
})

/** Starts Vitest in watch mode; the standard input is a pipe that stays open, as a terminal would. */
function watch(directory: string) {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', '--watch', '--maxWorkers=1'], {
    cwd: directory,
    env: { ...(PATH && { PATH }), ...(HOME && { HOME }), ...(TMPDIR && { TMPDIR }), NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += String(text)))
  const summaries = (): string[] => (output.match(/^Carryover: .*(?:\n.+)*/gm) ?? []).map((summary) => summary.replaceAll('\n', ' '))
  return {
    /** Does something until there is a further summary that says what is wanted. */
    async says(wanted: RegExp, act: () => void): Promise<void> {
      const before = summaries().length
      for (let tries = 0; tries < 600; tries++) {
        // It may not watch yet.
        if (tries % 40 === 0) act()
        if (output.endsWith('\n') && summaries().slice(before).some((summary) => wanted.test(summary))) return
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`${wanted} was awaited:\n${output}`)
    },
    restarts: () => output.match(/Restarting/g)?.length ?? 0,
  }
}

describe.each(VERSIONS)('watch mode of Vitest %i', (vitest) => {
  test('reports again when a file changes, and when the config does', async () => {
    const directory = makeProject('layouts/sourcemaps', { vitest })
    const change = (file: string) => () => appendFileSync(join(directory, file), '\n')
    const { says, restarts } = watch(directory)
    await says(/1 leak \(test\/polluter\.test\.ts\)\. Looked at 3 files/, () => {})
    await says(/Looked at 1 file /, change('src/invoice.ts'))
    expect(restarts()).toBe(0)
    await says(/1 leak \(test\/polluter\.test\.ts\)\. Looked at 3 files/, change('vitest.config.ts'))
    expect(restarts()).toBeGreaterThan(0)
  })

  test('follows a plan in every run', async () => {
    const names = ['a', 'b', 'c', 'd']
    const shared = Object.fromEntries(['a', 'c', 'd'].map((name) => [`test/${name}.test.ts`, '']))
    const plan = { schema: 'carryover.plan/1', tool: { name: 'carryover', version: '' }, runner: { name: 'vitest', version: '' }, projects: [{ name: '', shared, isolated: [{ file: 'test/b.test.ts', reason: '' }] }] }
    const directory = makeProject('layouts/sourcemaps', {
      vitest,
      carryoverOptions: { plan: true },
      files: {
        'carryover.plan.json': JSON.stringify(plan),
        'src/one.ts': 'export const one = 1\n',
        ...Object.fromEntries(names.map((name) => [`test/${name}.test.ts`, `import { expect, test } from 'vitest'\nimport { one } from '../src/one.ts'\ntest('is one', () => { expect(one).toBe(1) })\n`])),
      },
    })
    const { says } = watch(directory)
    await says(/Looked at \d files in \d workers/, () => {})
    await says(/Looked at 4 files in 2 workers/, () => appendFileSync(join(directory, 'src/one.ts'), '\n'))
  })
})
