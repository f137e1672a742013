import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute, join } from 'node:path'

/** Packages of Jest by each of which the next is reached: not every package manager puts them where a project sees them. */
const CHAIN = ['jest', 'jest-cli', '@jest/core', 'jest-config'] as const

/** Places from which Jest's own packages can be resolved, the project itself first: directories or files. */
export function placesOfJest(root: string): readonly string[] {
  return [root, ...chainFrom(root), ...chainFrom(process.argv[1])]
}

/** The path of a module or package as seen from a place, or nothing. */
export function resolveFrom(place: string, name: string): string | undefined {
  if (isAbsolute(name)) return name
  try {
    return createRequire(/\.[cm]?js(?:on)?$/.test(place) ? realpathSync(place) : join(place, 'package.json')).resolve(name)
  } catch {
    return undefined
  }
}

/** Loads one of Jest's own packages, as a project has it; nothing where there is none. */
export function loadOfJest<T>(root: string, name: string): T | undefined {
  for (const place of placesOfJest(root)) {
    const path = resolveFrom(place, name)
    if (path !== undefined) return createRequire(path)(path) as T
  }
  return undefined
}

/** The version of the Jest that a project uses. */
export function jestVersion(root: string): string | undefined {
  return loadOfJest<{ readonly version: string }>(root, '@jest/core/package.json')?.version
}

function chainFrom(start: string | undefined): string[] {
  const found: string[] = []
  let place = start
  for (const name of CHAIN) {
    const manifest: string | undefined = place && resolveFrom(place, `${name}/package.json`)
    if (manifest === undefined) continue
    found.push(manifest)
    place = manifest
  }
  return found
}
