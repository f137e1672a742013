import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Fingerprint } from '../model/history.ts'
import type { Ledger } from '../model/ledger.ts'
import type { FileOutcome } from '../model/record.ts'
import type { RunnerInfo } from '../model/report.ts'
import { openCodeHashes } from './code-hashes.ts'
import { type Contents, shortHash } from './contents.ts'
import { mergeImports } from './ledger.ts'

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
  const graphs = mergeImports(ledger.records)
  // Packages change with the lock file, and there are many of their modules.
  const contentOf = (module: string): string | undefined => (isInPackage(module) ? '' : contents.hashOf(module))
  const projects = new Map<string, (file: string) => string>()
  const openProject = (project: string): ((file: string) => string) => {
    const graph = graphs.get(project) ?? new Map<string, Set<string>>()
    const codeOf = openCodeHashes(graph, contentOf)
    const shared = ground.sharedFiles(project).map(codeOf)
    return (file) => {
      const code = graph.has(file) ? codeOf(file) : undefined
      const parts = [platform, lock, ...shared, code]
      return parts.includes(undefined) ? '' : shortHash(parts.join('\0'))
    }
  }
  return ({ file, project, tests }) => {
    const codeOf = projects.get(project) ?? openProject(project)
    projects.set(project, codeOf)
    const ran = tests.filter(({ outcome }) => outcome !== 'skip').map(({ name }) => name)
    return { code: codeOf(file), tests: shortHash(ran.join('\0')) }
  }
}

function isInPackage(module: string): boolean {
  return /(?:^|\/)node_modules\//.test(module)
}

/** What tests notice of a machine; hashed, so that nothing of it can be read from a store. */
function platformOf({ runner: { name, version } }: Ground): string {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions()
  const { platform, arch, version: node, env } = process
  return shortHash([name, version, platform, arch, node, timeZone, locale, env.CI ?? ''].join('\0'))
}

const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'deno.lock']

/** The content of the nearest lock file; the same for all where there is none. */
function lockHash(root: string, contents: Contents): string | undefined {
  for (let directory = root; ; directory = dirname(directory)) {
    const found = LOCK_FILES.find((file) => existsSync(join(directory, file)))
    if (found !== undefined) return contents.hashOf(relative(root, join(directory, found)))
    if (directory === dirname(directory)) return ''
  }
}
