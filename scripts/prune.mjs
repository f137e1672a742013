import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Takes out of a built tree what none of its entry points reaches: types of inner modules, and modules that a bundle holds.
 * @param built the tree
 * @param entries files of it, relative to it
 */
export function prune(built, entries) {
  const reached = new Set()
  const visit = (file) => {
    if (reached.has(file) || !existsSync(file)) return
    reached.add(file)
    if (/\.(?:js|mts|d\.ts)$/.test(file)) referencesOf(file).forEach(visit)
  }
  for (const entry of entries) visit(join(built, entry))
  for (const entry of readdirSync(built, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile() && !reached.has(file)) rmSync(file)
  }
}

/** A file that another names, relative to itself: imports it, loads it by `require`, or makes a URL of it. */
const REFERENCE = /['"](\.{1,2}\/[^'"\n]+\.(?:js|ts|mts|html))['"]/g

function referencesOf(file) {
  const isTypes = file.endsWith('.d.ts')
  return [...readFileSync(file, 'utf8').matchAll(REFERENCE)].map(([, path]) =>
    join(dirname(file), isTypes ? path.replace(/\.[jt]s$/, '.d.ts') : path),
  )
}
