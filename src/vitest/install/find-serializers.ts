import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const found = new Map<string, string | undefined>()

/**
 * The module in which Vitest keeps the snapshot serializers of a worker: its API adds to them and shows them to nobody.
 * @param distPath where Vitest's own code stands
 */
export function findSerializers(distPath: string): string | undefined {
  if (!found.has(distPath)) found.set(distPath, chunkOf(distPath) ?? packageOf(distPath))
  return found.get(distPath)
}

/** Version 5 bundles it into a small chunk, whose name changes with each release. */
function chunkOf(distPath: string): string | undefined {
  try {
    const chunks = readdirSync(join(distPath, 'chunks')).filter((name) => name.endsWith('.js'))
    const paths = chunks.map((name) => join(distPath, 'chunks', name))
    return paths.find((path) => statSync(path).size < MAX_BYTES && readFileSync(path, 'utf8').includes('function getSerializers('))
  } catch {
    return undefined
  }
}

const MAX_BYTES = 20_000

/** Version 4 has it as a package of its own. */
function packageOf(distPath: string): string | undefined {
  try {
    return createRequire(join(distPath, 'index.js')).resolve('@vitest/snapshot')
  } catch {
    return undefined
  }
}
