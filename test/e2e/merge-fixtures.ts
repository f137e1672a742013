import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const FIXTURES = resolve(import.meta.dirname, '../../fixtures')

/** The sources and tests of a fixture as files of another project, each below a folder of the fixture's name. */
export function filesOf(fixture: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const folder of ['src', 'test'])
    for (const entry of readdirSync(join(FIXTURES, fixture, folder), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isFile()) files[path.slice(FIXTURES.length + 1)] = readFileSync(path, 'utf8')
    }
  return files
}
