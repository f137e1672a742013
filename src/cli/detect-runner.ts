import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { RunnerInfo } from '../model/report.ts'

type RunnerName = RunnerInfo['name']

/**
 * Which test runner a project uses: that of its config file, its test script, its manifest, or the one that is installed;
 * of two that say the same, Vitest.
 * @param config a config file that was named
 */
export function detectRunner(root: string, config: string | undefined): RunnerName {
  const manifest = readManifest(root)
  const signs: readonly ((name: RunnerName) => boolean)[] = [
    (name) => config !== undefined && CONFIG_FILES[name].test(config.split(/[\\/]/).at(-1) ?? ''),
    (name) => hasConfig(root, name) || (name === 'jest' && manifest.jest !== undefined),
    (name) => new RegExp(`\\b${name}\\b`).test(manifest.scripts?.['test'] ?? ''),
    (name) => manifest.dependencies?.[name] !== undefined || manifest.devDependencies?.[name] !== undefined,
    (name) => isInstalled(root, name),
  ]
  for (const hasSign of signs) if (hasSign('jest') !== hasSign('vitest')) return hasSign('jest') ? 'jest' : 'vitest'
  return 'vitest'
}

const CONFIG_FILES = {
  vitest: /^(?:vitest|vite)\.config\.[cm]?[jt]s$/,
  jest: /^jest\.config\.(?:[cm]?[jt]s|json)$/,
} as const satisfies Record<RunnerName, RegExp>

interface Manifest {
  readonly jest?: unknown
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

function readManifest(root: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  } catch {
    return {}
  }
}

function hasConfig(root: string, name: RunnerName): boolean {
  return existsSync(root) && readdirSync(root).some((file) => CONFIG_FILES[name].test(file))
}

function isInstalled(root: string, name: RunnerName): boolean {
  try {
    return createRequire(join(root, 'package.json')).resolve(`${name}/package.json`) !== ''
  } catch {
    return false
  }
}
