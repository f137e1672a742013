import type { TestProject, Vite, Vitest } from 'vitest/node'
import { VERSION } from '../../model/version.ts'
import { isTestModule } from './is-test-module.ts'
import { transformModule } from '../view-transform.ts'

/** Projects of one Vite server, which several may share. */
const taught = new WeakMap<Vite.ViteDevServer, Set<TestProject>>()

/** A project with a config file of its own whose plugins do not hold this one: its server is taught from outside. */
export function transformFromOutside(vitest: Vitest, project: TestProject, isDeep: boolean): void {
  keepCachesApart(vitest, project, isDeep)
  const known = taught.get(project.vite)
  if (known !== undefined) return void known.add(project)
  const projects = new Set([project])
  taught.set(project.vite, projects)
  for (const { pluginContainer } of Object.values(project.vite.environments)) {
    const original = pluginContainer.transform
    pluginContainer.transform = async function transform(code, id, options) {
      const result = await original.call(this, code, id, options)
      // Loaded by Vitest itself long ago.
      const { parseAst } = await import('vitest/node')
      const viewed = transformModule({ parse: parseAst }, result.code, id, (path) => isTestModule([...projects], path), { isDeep })
      return viewed === undefined ? result : { ...result, code: viewed.code }
    }
  }
}

/** What makes the transforms of this tool another matter than those without it, for Vitest's cache on disk. */
export function cacheKey(isDeep: boolean): string {
  return `carryover ${VERSION}${isDeep ? ' deep' : ''}`
}

type DefineKey = (generate: () => string) => void

/** Vitest lets a plugin of the project itself do this; here there is none. */
function keepCachesApart(vitest: Vitest, { config }: TestProject, isDeep: boolean): void {
  const { cache, _fsCache } = vitest as unknown as {
    // Version 5.
    readonly cache?: { readonly _modules?: { defineCacheKeyGenerator?(config: object, generate: () => string): void } }
    // Version 4.
    readonly _fsCache?: { readonly defineCacheKeyGenerator?: DefineKey }
  }
  cache?._modules?.defineCacheKeyGenerator?.(config, () => cacheKey(isDeep))
  _fsCache?.defineCacheKeyGenerator?.(() => cacheKey(isDeep))
}
