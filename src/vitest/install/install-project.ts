import { fileURLToPath } from 'node:url'
import type { TestProject, Vitest } from 'vitest/node'
import type { ResolvedOptions } from '../../model/options.ts'
import { OWN_DIRECTORY } from '../module-path.ts'
import type { CarryoverReporter } from '../reporter.ts'
import type { WorkerSettings } from '../settings.ts'
import { withSlashes } from '../worker-path.ts'
import { findSerializers } from './find-serializers.ts'
import { transformFromOutside } from './transform-from-outside.ts'

/** Those options that workers need to know. */
export type WorkerOptions = Pick<ResolvedOptions, 'ignore' | 'deep' | 'sources'>

/** What is installed in one Vitest instance, however many times the plugin is loaded in it. */
export interface Installation {
  readonly options: WorkerOptions
  readonly reporter: CarryoverReporter
}

/** What a project was told, kept with it: under a shared symbol, since two copies of this tool may be loaded. */
interface Watched {
  readonly by: string
  readonly baseRunner: string | undefined
}

const INSTALLED = Symbol.for('carryover.installed')
const WATCHED = Symbol.for('carryover.watched')
const RUNNER = withSlashes(fileURLToPath(new URL('../runner.mts', import.meta.url)))
const NATIVE_RUNNER = withSlashes(fileURLToPath(new URL('../worker/native-runner.js', import.meta.url)))

/**
 * The installation of a Vitest run, made when there is none yet. It is kept with the resolved config, since a restart in
 * watch mode makes new ones of config and reporters and keeps the Vitest instance.
 */
export function installOnce(config: object, make: () => Installation): { readonly installation: Installation; readonly isNew: boolean } {
  const holder = config as { [INSTALLED]?: Installation }
  const isNew = holder[INSTALLED] === undefined
  return { installation: (holder[INSTALLED] ??= make()), isNew }
}

/** What a rerun asks of its workers. */
export type RerunSettings = Pick<WorkerSettings, 'putBack' | 'trace' | 'reads' | 'mend' | 'inside'>

/** Sets the runner in each project that is known by now; may be called again for more. */
export function installProjects(vitest: Vitest, { options }: Installation): void {
  for (const project of vitest.projects) installProject(vitest, project, { options })
}

/** Sets the runner of one project, tells its workers what to do, and adds the view to modules its server transforms. */
export function installProject(
  vitest: Vitest,
  project: TestProject,
  { options }: { readonly options: WorkerOptions },
  request: RerunSettings = {},
): void {
  const { config } = project
  if (!canWatch(project)) return
  const holder = project as { [WATCHED]?: Watched }
  const known = holder[WATCHED]
  if (known !== undefined && known.by !== RUNNER) return
  const { baseRunner } = (holder[WATCHED] ??= { by: RUNNER, baseRunner: config.runner })
  config.runner = isNative(project) ? NATIVE_RUNNER : RUNNER
  const { ignore, deep, sources } = options
  provideSettings(vitest, project, { watchedBy: 'runner', ignore, deep, sources, ...(baseRunner !== undefined && { baseRunner }), ...request })
  if (known !== undefined) return
  // Vite serves no file from outside the workspace to a browser-like environment: a linked or global install is one.
  project.vite.config.server.fs.allow.push(OWN_DIRECTORY)
  if (!hasPlugin(project)) transformFromOutside(vitest, project, options.deep)
}

/** Tells the workers of a project what they need to know. */
export function provideSettings(
  vitest: Vitest,
  project: TestProject,
  settings: Pick<WorkerSettings, 'watchedBy' | 'baseRunner' | keyof WorkerOptions> & RerunSettings,
): void {
  const { config } = project
  const isVm = config.pool.startsWith('vm')
  const { distPath } = vitest as unknown as { distPath: string }
  const hasSharedModules = !isVm || hasOneContext(project)
  const serializers = hasSharedModules ? findSerializers(distPath) : undefined
  project.provide('carryover', {
    root: vitest.config.root,
    project: project.name,
    runnerDirectory: distPath,
    setupFiles: config.setupFiles,
    hasSharedModules,
    ...(serializers !== undefined && { serializers }),
    endsFakeTimers: isVm && !isFour(vitest),
    ...settings,
  })
}

/** Browsers and the type checker run no worker; benchmarks are timed, and would time this tool as well. */
function canWatch({ config }: TestProject): boolean {
  const isBenchmark = config.mode === ('benchmark' as string) || (config.benchmark as { enabled?: boolean } | undefined)?.enabled === true
  return !config.browser.enabled && !(config.typecheck.enabled && config.typecheck.only) && !isBenchmark
}

/** With one worker, vm pools of version 4 run all files in one context, modules and all. */
export function hasOneContext({ config, vitest }: TestProject): boolean {
  return config.pool.startsWith('vm') && isFour(vitest) && Number(config.maxWorkers) === 1
}

function isFour({ version }: Vitest): boolean {
  return version.startsWith('4.')
}

/** Whether Node itself loads the modules of a project. */
export function isNative({ config }: TestProject): boolean {
  return config.experimental.viteModuleRunner === false
}

/** What the workers of a project were told, if anything. */
export function settingsOf(project: TestProject): WorkerSettings | undefined {
  return (project.getProvidedContext() as { readonly carryover?: WorkerSettings }).carryover
}

function hasPlugin(project: TestProject): boolean {
  return project.vite.config.plugins.some(({ name }) => name === 'carryover')
}
