import { fileURLToPath } from 'node:url'
import type { TestProject, Vitest } from 'vitest/node'
import type { ResolvedOptions } from '../model/options.ts'
import type { CarryoverReporter } from './reporter.ts'
import type { WorkerSettings } from './settings.ts'
import { transformModule } from './view-transform.ts'

/** What is installed in one Vitest instance, however many times the plugin is loaded in it. */
export interface Installation {
  readonly options: ResolvedOptions
  readonly reporter: CarryoverReporter
  /** Projects that cannot be looked at, each with the reason. */
  readonly notes: Set<string>
}

const INSTALLED = Symbol.for('carryover.installed')
const RUNNER = fileURLToPath(new URL('./runner.mts', import.meta.url))

/** Installs the reporter once and the runner in each project that is known by now; may be called again for more. */
export function install(vitest: Vitest, make: () => Installation): Installation {
  const holder = vitest as Vitest & { [INSTALLED]?: Installation }
  const isFirst = holder[INSTALLED] === undefined
  const installation = (holder[INSTALLED] ??= make())
  if (isFirst) addReporter(vitest, installation.reporter)
  for (const project of vitest.projects) installProject(vitest, project, installation)
  return installation
}

function addReporter(vitest: Vitest, reporter: CarryoverReporter): void {
  const { reporters } = vitest as unknown as { reporters: CarryoverReporter[] }
  if (reporters.length === 0) (vitest.config.reporters as unknown[]).push(reporter)
  else {
    reporters.push(reporter)
    reporter.onInit(vitest)
  }
}

/** Sets the runner of one project, tells its workers what to do, and adds the view to modules its server transforms. */
export function installProject(
  vitest: Vitest,
  project: TestProject,
  { options, notes }: { readonly options: Pick<ResolvedOptions, 'ignore'>; readonly notes: Set<string> },
  request: Pick<WorkerSettings, 'putBack' | 'trace'> = {},
): void {
  const { config } = project
  const name = project.name === '' ? 'this project' : `project ${project.name}`
  if (config.browser.enabled) return void notes.add(`${name} runs in a browser, where Carryover does not look`)
  if (config.typecheck.enabled && config.typecheck.only) return
  const known = (project.getProvidedContext() as { carryover?: WorkerSettings }).carryover
  const baseRunner = config.runner === RUNNER ? known?.baseRunner : config.runner
  config.runner = RUNNER
  project.provide('carryover', {
    root: vitest.config.root,
    project: project.name,
    runnerDirectory: (vitest as unknown as { distPath: string }).distPath,
    setupFiles: config.setupFiles,
    hasSharedModules: !String(config.pool).startsWith('vm'),
    ignore: options.ignore,
    ...(baseRunner !== undefined && { baseRunner }),
    ...request,
  })
  if (known === undefined && !hasPlugin(project)) transformFromOutside(project)
}

function hasPlugin(project: TestProject): boolean {
  return project.vite.config.plugins.some((plugin) => plugin.name === 'carryover')
}

/** A project with a config file of its own whose plugins do not hold this one: its server is taught from outside. */
function transformFromOutside(project: TestProject): void {
  for (const environment of Object.values(project.vite.environments)) {
    const container = environment.pluginContainer
    const original = container.transform
    container.transform = async function transform(code, id, options) {
      const result = await original.call(this, code, id, options)
      const context = { parse: (source: string) => parseWith(project, source) }
      const viewed = transformModule(context, result.code, id, (path) => isTestModule([project], path))
      return viewed === undefined ? result : { ...result, code: viewed.code }
    }
  }
}

function parseWith(project: TestProject, source: string): unknown {
  const { parseAst } = (project.vitest as unknown as { vite: { parseAst?: (code: string) => unknown } }).vite
  if (parseAst === undefined) throw new Error('no parser')
  return parseAst(source)
}

/** Test files and setup files: evaluated anew for each file, so that their own bindings are no shared state. */
export function isTestModule(projects: readonly TestProject[], path: string): boolean {
  return projects.some((project) => project.config.setupFiles.includes(path) || project.matchesTestGlob(path))
}
