import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ResolvedConfig, TestModule, TestProject, TestSpecification, Vitest } from 'vitest/node'
import { shuffleSeed } from '../../model/inside.ts'
import type { ProjectFile } from '../../model/project-file.ts'
import type { RunnerInfo } from '../../model/report.ts'
import type { RerunOptions } from '../../verify/rerun/protocol.ts'
import type { Reruns } from '../../verify/rerun/serve.ts'
import type { RunResult } from '../../verify/test-runner.ts'
import { installProject, type RerunSettings, type WorkerOptions } from '../install/install-project.ts'
import { openIsolation } from '../install/isolation.ts'
import { outcomeOf, recordsOf } from '../outcomes.ts'
import { type CarryoverPluginApi, RERUN_PLUGIN } from '../plugin.ts'
import { sharedFilesOf } from '../shared-files.ts'
import { strayErrorsOf } from '../stray-errors.ts'
import { rerunPlugin } from './plugin.ts'
import { openTickTable, type TickTable } from './tick-table.ts'

/** Starts Vitest in the project's own configuration, so changed that a run is exact and leaves no mark. */
export async function openReruns(options: RerunOptions): Promise<Reruns> {
  const { createVitest, version } = await loadVitest(options.root)
  let configured: Pick<RunnerInfo, 'pool' | 'isolate' | 'workers'> | undefined
  const ticks = openTickTable()
  const vitest = await createVitest(
    'test',
    {
      root: options.root,
      ...(options.config !== undefined && { config: options.config }),
      ...(options.projects !== undefined && { project: [...options.projects] }),
      watch: false,
      run: true,
      update: false,
      ui: false,
      api: false,
      bail: 0,
      coverage: { enabled: false },
      reporters: [{}],
      silent: true,
      passWithNoTests: true,
      sequence: { sequencer: GivenOrder, shuffle: false },
      // A transform of another mode must not come out of a cache on disk.
      fsModuleCache: false,
    } as Parameters<typeof createVitest>[1],
    {
      plugins: [
        rerunPlugin(options.isTracing ? ticks : undefined, options.deep === true, (config) => {
          configured ??= { pool: String(config.pool ?? 'forks'), isolate: config.isolate ?? true, workers: Number(config.maxWorkers) }
        }),
      ],
    },
  )
  const prepare = (request: RerunSettings, change: Partial<ResolvedConfig>): void => {
    const seed = shuffleSeed(request.inside)
    for (const project of [vitest.getRootProject(), ...vitest.projects]) {
      Object.assign(project.config, change)
      Object.assign(project.config.sequence, seed === undefined ? { shuffle: false } : { shuffle: true, seed })
      installProject(vitest, project, { options: optionsOf(project, options) }, request)
    }
    Object.assign(vitest.config, change)
    // Outside of CI Vitest writes snapshots that are missing: a rerun leaves no mark in the user's files.
    for (const { config } of [vitest, ...vitest.projects]) config.snapshotOptions.updateSnapshot = 'none'
    vitest.snapshot.options.updateSnapshot = 'none'
  }
  const find = (name: string): TestProject => {
    const project = vitest.projects.find((candidate) => candidate.name === name)
    if (project === undefined) throw new Error(`no project is called ${name}`)
    return project
  }
  const specify = ({ file, project }: ProjectFile): TestSpecification => find(project).createSpecification(join(vitest.config.root, file))

  return {
    abilities: ['trace', 'readers', 'mend', ...(vitest.projects.every(({ config }) => config.pool === 'forks' || config.pool === 'threads') ? (['plan'] as const) : [])],
    ...(vitest.vite.config.configFile !== undefined && { config: vitest.vite.config.configFile }),
    info: {
      name: 'vitest',
      version,
      pool: configured?.pool ?? 'forks',
      isolate: configured?.isolate ?? true,
      workers: configured?.workers || Math.max(1, availableParallelism() - 1),
    },
    sharedFiles: Object.fromEntries(vitest.projects.map((project) => [project.name, sharedFilesOf(vitest, project)])),
    async list(filters) {
      const specifications = await vitest.globTestSpecifications([...filters])
      return specifications.map(({ project, moduleId }) => ({
        file: relative(vitest, moduleId),
        project: project.name,
      }))
    },
    run({ order, project, putBack, trace, inside, mend }) {
      const root = vitest.config.root
      prepare(
        {
          ...(putBack && { putBack }),
          ...(mend && { mend }),
          ...(inside && { inside }),
          ...(trace?.what === 'writes' && { trace: trace.paths }),
          ...(trace?.what === 'reads' && { reads: { by: order.at(-1) ?? '', paths: trace.paths, ticks: ticks.readersOf(trace.paths, root) } }),
        },
        ONE_WORKER,
      )
      return runFiles(vitest, order.map((file) => specify({ file, project })), ticks)
    },
    runIsolated(files, inside) {
      const request = inside && { inside: Object.fromEntries(files.map(({ file }) => [file, inside])) }
      prepare({ ...request }, { isolate: true, maxWorkers: availableParallelism() })
      return runFiles(vitest, files.map(specify), ticks)
    },
    runPlanned(shared, isolated) {
      prepare({}, { isolate: false, maxWorkers: availableParallelism() })
      const isolate = openIsolation()
      const apart = isolated.map(specify)
      for (const file of apart) isolate(file, true)
      return runFiles(vitest, [...apart, ...shared.map(specify)], ticks)
    },
    async close() {
      await vitest.close()
    },
  }
}

/** What this run was given, else what the plugin or the environment in the user's config was. */
function optionsOf(project: TestProject, given: RerunOptions): WorkerOptions {
  const plugins = [project, project.vitest].flatMap(({ vite }) => vite.config.plugins)
  const plugin = plugins.find(({ name }) => name === RERUN_PLUGIN) as { readonly api?: CarryoverPluginApi } | undefined
  const { carryover: environment } = (project.config.environmentOptions ?? {}) as { readonly carryover?: Partial<WorkerOptions> }
  return {
    deep: given.deep === true,
    ignore: given.ignore ?? plugin?.api?.options.ignore ?? environment?.ignore ?? [],
    sources: given.sources ?? plugin?.api?.options.sources ?? environment?.sources ?? [],
  }
}

/** The project's own Vitest, wherever this tool is installed. */
async function loadVitest(root: string): Promise<typeof import('vitest/node')> {
  const manifest = createRequire(join(root, 'package.json')).resolve('vitest/package.json')
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports: Record<string, { default: string } | string> }
  const entry = exports['./node'] ?? './dist/node.js'
  const path = join(dirname(manifest), typeof entry === 'string' ? entry : entry.default)
  return (await import(pathToFileURL(path).href)) as typeof import('vitest/node')
}

const ONE_WORKER: Partial<ResolvedConfig> = { isolate: false, maxWorkers: 1 }

async function runFiles(vitest: Vitest, specifications: TestSpecification[], ticks: TickTable): Promise<RunResult> {
  const startedAt = performance.now()
  const exitCode = process.exitCode
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, false)
  process.exitCode = exitCode
  const wanted = new Set(specifications.map(({ moduleId, project }) => `${project.name}:${moduleId}`))
  const modules = testModules.filter((module) => wanted.has(`${module.project.name}:${module.moduleId}`)) as TestModule[]
  return {
    outcomes: modules.map((module) => outcomeOf(module, vitest.config.root)),
    records: recordsOf(modules, vitest.config.root),
    errors: strayErrorsOf(unhandledErrors, vitest.config.root),
    writes: modules.flatMap((module) => ticks.writesOf(module, vitest.config.root)),
    reads: modules.flatMap((module) => ticks.readsOf(module, vitest.config.root)),
    problems: unhandledErrors.map((error) => String((error as Error | undefined)?.message ?? error).split('\n', 1)[0] as string),
    wallMs: performance.now() - startedAt,
  }
}

function relative(vitest: Vitest, path: string): string {
  return path.startsWith(`${vitest.config.root}/`) ? path.slice(vitest.config.root.length + 1) : path
}

/** Runs files in exactly the order in which they are given. */
class GivenOrder {
  sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files)
  }

  shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files)
  }
}
