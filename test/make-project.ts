import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { CarryoverOptions } from '../src/model/options.ts'
import type { Report } from '../src/model/report.ts'

const REPO = resolve(import.meta.dirname, '..')
const VITEST = { 5: 'vitest', 4: 'vitest4' } as const

export type VitestVersion = keyof typeof VITEST

export interface FixtureOptions {
  readonly vitest?: VitestVersion
  /** Arguments of `vitest run`. */
  readonly args?: readonly string[]
  /** Test files to run, in this order and in one worker; without it, all files as Vitest likes. */
  readonly order?: readonly string[]
  /** Files to write into the project, by path. */
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Options of the plugin beside `json` and `confirm: false`; `false` takes the plugin out. */
  readonly carryoverOptions?: CarryoverOptions | false
}

export interface FixtureRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly report: Report | undefined
  /** The project's own copy. */
  readonly directory: string
}

/** Runs the real Vitest in a project that {@link createProject} made. */
export async function runProject(directory: string, options: FixtureOptions = {}): Promise<FixtureRun> {
  const config = options.order === undefined ? [] : ['--config', writeOrder(directory, options.order)]
  const vitest = join(directory, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', ...config, ...(options.args ?? []), ...(options.order ?? [])]
  const result = await execute(args, directory, options.env ?? {})
  const report = join(directory, 'report.json')
  return {
    ...result,
    report: existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : undefined,
    directory,
  }
}

/** A copy of a fixture with this build of Carryover and one version of Vitest installed. */
export function createProject(name: string, options: FixtureOptions = {}): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'carryover-fixture-')))
  cpSync(join(REPO, 'fixtures', name), directory, { recursive: true, filter: (path) => !path.endsWith('node_modules') })
  linkPackages(directory, options.vitest ?? 5)
  const config = join(directory, 'vitest.config.ts')
  const { carryoverOptions = {} } = options
  const call = carryoverOptions === false ? 'undefined' : `carryover(${JSON.stringify({ json: 'report.json', confirm: false, ...carryoverOptions })})`
  if (existsSync(config)) writeFileSync(config, readFileSync(config, 'utf8').replaceAll('carryover()', call))
  for (const [path, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return directory
}

/** Links every installed package; Carryover is copied, so that its own imports find this project's Vitest. */
function linkPackages(directory: string, version: VitestVersion): void {
  const from = join(REPO, 'node_modules')
  const to = join(directory, 'node_modules')
  mkdirSync(to)
  const link = (entry: string, source = entry): void => symlinkSync(join(from, source), join(to, entry), 'junction')
  for (const entry of readdirSync(from)) {
    if (entry.startsWith('.') || ['vitest', 'vitest4', 'carryover'].includes(entry)) continue
    if (!entry.startsWith('@')) link(entry)
    else {
      mkdirSync(join(to, entry))
      for (const name of readdirSync(join(from, entry))) link(join(entry, name))
    }
  }
  link('vitest', VITEST[version])
  mkdirSync(join(to, 'carryover'))
  for (const entry of ['package.json', 'schema', 'dist']) copyWhenReady(join(REPO, entry), join(to, 'carryover', entry))
}

/** Another build may be putting its dist in place meanwhile. */
function copyWhenReady(from: string, to: string, attempts = 20): void {
  try {
    cpSync(from, to, { recursive: true })
  } catch (error) {
    if (attempts === 0) throw error
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    copyWhenReady(from, to, attempts - 1)
  }
}

/** A config that wraps the fixture's: one worker, files in exactly this order. */
function writeOrder(directory: string, order: readonly string[]): string {
  const paths = order.map((file) => join(directory, file))
  const text = `
import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

const order = ${JSON.stringify(paths)}

class GivenOrder {
  async shard(files) {
    return files
  }
  async sort(files) {
    return files.toSorted((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId))
  }
}

export default mergeConfig(base, defineConfig({ test: { maxWorkers: 1, sequence: { sequencer: GivenOrder } } }))
`
  writeFileSync(join(directory, 'ordered.config.ts'), text)
  return 'ordered.config.ts'
}

const KEPT_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot']

/** Runs Node without the variables of the run that this test is part of. */
export function execute(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Omit<FixtureRun, 'report' | 'directory'>> {
  const kept = Object.fromEntries(KEPT_VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...kept, CI: 'true', NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (text: Buffer) => (stdout += String(text)))
    child.stderr.on('data', (text: Buffer) => (stderr += String(text)))
    child.on('error', fail)
    child.on('close', (exitCode) => settle({ exitCode, stdout, stderr }))
  })
}
