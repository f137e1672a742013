import type { Vite, Vitest } from 'vitest/node'
import type { ResolvedOptions } from '../../model/options.ts'
import { readPlan } from '../../output/plan-file.ts'
import { applyPlan } from './apply-plan.ts'
import { type Installation, installOnce, installProjects } from './install-project.ts'
import type { CarryoverPluginApi } from '../plugin.ts'
import { CarryoverReporter } from '../reporter.ts'

interface RootConfig {
  readonly reporters: unknown[]
}

/** Whether this is Vitest's final config of the root: in version 5, as soon as there is a server. */
export function isRootConfig(config: object | undefined): config is RootConfig {
  return config !== undefined && 'resolvedProjects' in config
}

/** Before Vitest makes its reporters: lists this tool's, which survives `--reporter`. */
export function listReporter(config: RootConfig, options: ResolvedOptions): Installation {
  const { installation, isNew } = installOnce(config, () => make(options))
  if (isNew) config.reporters.push(installation.reporter)
  return installation
}

/** Installs the reporter and the runner in each project, while Vitest is being configured. */
export function installEarly(vitest: Vitest, options: ResolvedOptions): void {
  const present = rootOptions(vitest) ?? options
  installProjects(vitest, listReporter(vitest.config, present))
  if (present.plan) applyPlan(vitest, readPlan(vitest.config.root))
}

/** The same for a run that is about to start and has its reporters. */
export function installLate(vitest: Vitest): void {
  const options = rootOptions(vitest)
  if (options === undefined) return
  const { installation, isNew } = installOnce(vitest.config, () => make(options))
  if (isNew) {
    ;(vitest as unknown as { readonly reporters: unknown[] }).reporters.push(installation.reporter)
    void installation.reporter.onInit(vitest)
  }
  installProjects(vitest, installation)
  if (options.plan) applyPlan(vitest, readPlan(vitest.config.root))
}

function make(options: ResolvedOptions): Installation {
  return { options, reporter: new CarryoverReporter(options) }
}

/** The options of the plugin in the root's config, if it stands there. */
function rootOptions(vitest: Vitest): ResolvedOptions | undefined {
  const { vite } = vitest as unknown as { readonly vite: Vite.ViteDevServer }
  const plugin = vite.config.plugins.find(({ name }) => name === 'carryover')
  return (plugin?.api as CarryoverPluginApi | undefined)?.options
}
