/**
 * The test runner that Vitest loads into each worker. It ships as TypeScript, because Vitest inlines a `.mts` file even
 * from node_modules, so that this class can extend a user's own runner in TypeScript; everything else is loaded by
 * Node itself, out of reach of `vi.mock` and `vi.resetModules`.
 */
import { inject, TestRunner, vi } from 'vitest'
import type * as worker from './worker.ts'
import type { WorkerSettings } from './settings.ts'

/** The part of a runner that is used here; hooks that a base class lacks are optional in Vitest's own interface. */
interface Runner {
  readonly moduleRunner: object
  importFile(path: string, source: 'collect' | 'setup'): unknown
  onBeforeCollect?(paths: string[]): unknown
  onAfterRunFiles?(files: File[]): unknown
  onBeforeRunFiles?(files: File[]): unknown
  onBeforeTryTask?(test: Test, options: object): unknown
  onAfterTryTask?(test: Test, options: object): unknown
  onTaskUpdate?(packs: unknown[], events: unknown[]): Promise<void>
}

interface File {
  readonly id: string
  readonly filepath: string
  readonly result?: object
  readonly meta: object
}

interface Test {
  readonly name: string
  readonly suite?: Test
}

type RunnerConstructor = new (config: object) => Runner

const settings = inject('carryover') as WorkerSettings
const load = process.getBuiltinModule('node:module').createRequire(import.meta.url)
const { watchWorker } = load('./worker.js') as typeof worker
const Base: RunnerConstructor =
  settings.baseRunner === undefined
    ? (TestRunner as unknown as RunnerConstructor)
    : ((await import(/* @vite-ignore */ settings.baseRunner)) as { default: RunnerConstructor }).default

export default class CarryoverRunner extends Base {
  private readonly watch = watchWorker(settings, globalThis)

  override async onBeforeCollect(paths: string[]): Promise<void> {
    const previous = await this.watch.beginFile(paths, this.moduleRunner)
    if (previous !== undefined) await this.send(previous as File)
    await super.onBeforeCollect?.(paths)
  }

  override importFile(path: string, source: 'collect' | 'setup'): unknown {
    if (source === 'collect') this.watch.endSetup()
    return super.importFile(path, source)
  }

  override async onBeforeRunFiles(files: File[]): Promise<void> {
    this.watch.enter({ phase: 'hook' })
    await super.onBeforeRunFiles?.(files)
  }

  override async onBeforeTryTask(test: Test, options: object): Promise<void> {
    this.watch.enter({ phase: 'test', test: fullName(test) })
    await super.onBeforeTryTask?.(test, options)
  }

  override async onAfterTryTask(test: Test, options: object): Promise<void> {
    await super.onAfterTryTask?.(test, options)
    this.watch.enter({ phase: 'hook' })
  }

  override async onAfterRunFiles(files: File[]): Promise<void> {
    await super.onAfterRunFiles?.(files)
    // Vitest does the same right after this hook: what it undoes itself is nobody's leak.
    vi.restoreAllMocks()
    await this.watch.endFile(files[0])
    if (files[0] !== undefined) await this.send(files[0])
  }

  private async send(file: File): Promise<void> {
    await this.onTaskUpdate?.([[file.id, file.result, file.meta]], [])
  }
}

function fullName({ name, suite }: Test): string {
  return suite === undefined || suite.name === '' ? name : `${fullName(suite)} > ${name}`
}
