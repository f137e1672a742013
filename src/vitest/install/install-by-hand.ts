import { resolve } from 'node:path'
import type { TestProject, Vitest } from 'vitest/node'
import { UsageError } from '../../model/errors.ts'
import { environment, type OwnOptions, parseEnvironmentOptions } from '../environment-options.ts'
import { provideSettings, type WorkerOptions } from './install-project.ts'

/**
 * The form without the plugin: the environment brings the per-file hooks, and is told by the reporter what to do.
 * @throws {UsageError} the options of the environment are wrong, or its base cannot be found
 */
export async function installByHand(vitest: Vitest, { ignore, deep, sources }: WorkerOptions): Promise<void> {
  for (const project of vitest.projects) {
    const isOurs = project.config.environment === environment
    const own = isOurs ? await resolveBase(project) : undefined
    provideSettings(vitest, project, { watchedBy: 'environment', ignore, deep: deep || own?.deep === true, sources })
  }
}

/** A worker cannot resolve as Vite does, nor does it know the root yet when its environment is set up. */
async function resolveBase(project: TestProject): Promise<OwnOptions> {
  const options = (project.config.environmentOptions ??= {}) as { carryover?: object }
  const own = parseEnvironmentOptions(options as Record<string, unknown>)
  if (!BUILTIN_BASES.includes(own.base)) options.carryover = { ...own, base: await find(project, own.base) }
  return own
}

const BUILTIN_BASES: readonly string[] = ['node', 'jsdom', 'happy-dom', 'edge-runtime']

async function find({ vite, config: { root } }: TestProject, base: string): Promise<string> {
  const { pluginContainer } = vite.environments['__vitest__'] ?? vite.environments.ssr
  const isPath = base.startsWith('.') || base.startsWith('/')
  for (const id of isPath ? [resolve(root, base)] : [`vitest-environment-${base}`, base]) {
    const found = await pluginContainer.resolveId(id, resolve(root, 'index.js'))
    if (found) return found.id.split('?', 1)[0] as string
  }
  throw new UsageError(`The environment ${JSON.stringify(base)}, "base" in environmentOptions.carryover, was not found: write ${BUILTIN_BASES.join(', ')}, or the name or path of one that is installed.`)
}
