import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { VitestVersion } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

/** Packages of Vitest's own that go with exactly one of its versions. */
export interface Companions {
  /** Whether the registry could be reached. */
  has(vitest: VitestVersion): boolean
  /** Puts them into a project. */
  addTo(directory: string, vitest: VitestVersion): void
  remove(): void
}

/** Installs packages for each version of Vitest, which this package cannot do for itself: it has two. */
export async function installCompanions(names: readonly string[], others: readonly string[] = []): Promise<Companions> {
  const place = mkdtempSync(join(realpathSync(tmpdir()), 'carryover-companions-'))
  const installed = new Map<VitestVersion, string>()
  await Promise.all(
    VERSIONS.map(async (vitest) => {
      const { version } = JSON.parse(readFileSync(join(sourceOf(vitest), 'package.json'), 'utf8')) as { version: string }
      const to = join(place, String(vitest))
      const quietly = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--prefer-offline', '--no-package-lock', '--ignore-scripts']
      mkdirSync(to)
      await promisify(execFile)('npm', ['install', '--prefix', to, ...quietly, ...names.map((name) => `${name}@${version}`), ...others], { cwd: to, timeout: 60_000 }).then(
        () => installed.set(vitest, join(to, 'node_modules')),
        () => {},
      )
    }),
  )
  return {
    has: (vitest) => installed.has(vitest),
    addTo: (directory, vitest) => addTo(join(directory, 'node_modules'), vitest, installed.get(vitest) ?? ''),
    remove: () => rmSync(place, { recursive: true, force: true }),
  }
}

function sourceOf(vitest: VitestVersion): string {
  return resolve(import.meta.dirname, '../../node_modules', vitest === 4 ? 'vitest4' : 'vitest')
}

/** Real copies of Vitest and what belongs to it: each resolves what it imports from where it truly is. */
function addTo(to: string, vitest: VitestVersion, from: string): void {
  rmSync(join(to, 'vitest'))
  cpSync(sourceOf(vitest), join(to, 'vitest'), { recursive: true })
  for (const name of namesIn(from)) {
    const target = join(to, name)
    if (/^@vitest.(?:coverage-|browser)/.test(name)) rmSync(target, { recursive: true, force: true })
    if (existsSync(target)) continue
    mkdirSync(dirname(target), { recursive: true })
    if (name.startsWith('@vitest')) cpSync(join(from, name), target, { recursive: true })
    else symlinkSync(join(from, name), target, 'junction')
  }
}

function namesIn(directory: string): string[] {
  const entries = readdirSync(directory).filter((name) => !name.startsWith('.'))
  return entries.flatMap((entry) => (entry.startsWith('@') ? readdirSync(join(directory, entry)).map((name) => join(entry, name)) : [entry]))
}
