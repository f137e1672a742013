import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Fingerprint } from '../model/history.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import type { RunnerInfo } from '../model/report.ts'
import { openCodeHashes } from './code-hashes.ts'
import { type Contents, shortHash } from './contents.ts'

/** What a run ran on, besides what its modules import. */
export interface Ground {
  readonly root: string
  readonly runner: RunnerInfo
  /** Setup and config files, which act on every test file of a project and are imported by none. */
  sharedFiles(project: string): readonly string[]
}

/**
 * Fingerprints of the test files of a run. Two runs of a file are compared only where they are the same, so that a test
 * that was red because it was broken is never taken for one that depends on order.
 */
export function openFingerprints(ledger: Ledger, ground: Ground, contents: Contents): (outcome: FileOutcome) => Fingerprint {
  const platform = platformOf(ground)
  const lock = lockHash(ground.root, contents)
  const hashOf = openFileHashes(ledger, contents)
  return ({ file, project, tests }) => {
    const shared = ground.sharedFiles(project).map((path) => hashOf(project, path))
    const parts = [platform, lock, ...shared, ledger.imports(project).has(file) ? hashOf(project, file) : undefined]
    const ran = tests.filter(({ outcome }) => outcome !== 'skip').map(({ name }) => name)
    return { code: parts.includes(undefined) ? '' : shortHash(parts.join('\0')), tests: shortHash(ran.join('\0')) }
  }
}

/**
 * Hashes of the code that a file reaches by imports, the same on every machine; undefined where that is not known.
 * Packages count by their names only: they change with the lock file.
 */
export function openFileHashes(ledger: Ledger, contents: Contents): (project: string, file: string) => string | undefined {
  const contentOf = (module: string): string | undefined => (isInPackage(module) ? '' : contents.hashOf(module))
  const projects = new Map<string, (file: string) => string | undefined>()
  return (project, file) => {
    const ofProject = projects.get(project) ?? openCodeHashes(ledger.imports(project), contentOf)
    projects.set(project, ofProject)
    return ofProject(file)
  }
}

/** Whether a module belongs to a package that is installed. */
export function isInPackage(module: string): boolean {
  return /(?:^|\/)node_modules\//.test(module)
}

/** What tests notice of a machine; hashed, so that nothing of it can be read from a store. */
function platformOf({ runner: { name, version } }: Ground): string {
  const { locale } = new Intl.PluralRules().resolvedOptions()
  const { platform, arch, version: node, env } = process
  return shortHash([name, version, platform, arch, node, timeZone(env), locale, env.CI ?? ''].join('\0'))
}

/** To ask for its name makes Node load what formats dates, which takes longer than all else here. */
function timeZone({ TZ = '' }: NodeJS.ProcessEnv): string {
  return [TZ, ...[0, 6].map((month) => new Date(YEAR, month).getTimezoneOffset())].join(' ')
}

const YEAR = 2024

const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'deno.lock']

/** The content of the nearest lock file; the same for all where there is none. */
function lockHash(root: string, contents: Contents): string | undefined {
  for (let directory = root; ; directory = dirname(directory)) {
    const found = LOCK_FILES.find((file) => existsSync(join(directory, file)))
    if (found !== undefined) return contents.hashOf(relative(root, join(directory, found)))
    if (directory === dirname(directory)) return ''
  }
}
