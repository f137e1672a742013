import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A folder, what it may not import, and the words that say where the code belongs. */
const closed = [
  ['model', '../probe/x.ts', 'belongs in probe, ledger, analysis, verify or formats'],
  ['model', 'node:fs', 'model holds the shared words and imports nothing'],
  ['model', 'picocolors', 'model holds the shared words and imports nothing'],
  ['probe', '../ledger/x.ts', 'probe runs inside the worker and knows model only'],
  ['probe', '../analysis/x.ts', 'What judges belongs in analysis'],
  ['probe', '../verify/x.ts', 'what reruns in verify'],
  ['probe', '../formats/x.ts', 'what puts into words in formats'],
  ['probe', '../vitest/x.ts', 'what names a runner in vitest or jest'],
  ['probe', '../jest/x.ts', 'what names a runner in vitest or jest'],
  ['probe', '../cli/x.ts', 'knows model only'],
  ['probe', 'picocolors', 'the worker, which loads no dependency'],
  ['probe', 'vitest', 'belongs in the main process'],
  ['ledger', '../analysis/x.ts', 'What draws conclusions from them belongs in analysis'],
  ['ledger', '../verify/x.ts', 'what reruns in verify'],
  ['ledger', 'vitest/node', 'What talks to one belongs in vitest or jest'],
  ['analysis', '../probe/x.ts', 'analysis is pure and knows model only'],
  ['analysis', '../ledger/x.ts', 'What keeps histories belongs in ledger'],
  ['analysis', '../verify/x.ts', 'what reruns in verify'],
  ['analysis', '../formats/x.ts', 'what puts into words in formats'],
  ['analysis', 'node:fs', 'What stores belongs in ledger'],
  ['analysis', 'node:fs/promises', 'What stores belongs in ledger'],
  ['analysis', 'jest-circus', 'What talks to one belongs in vitest or jest'],
  ['verify', '../vitest/x.ts', 'behind the TestRunner interface'],
  ['verify', '../jest/x.ts', 'What does belongs in vitest or jest'],
  ['verify', 'vitest', 'verify never names a concrete runner'],
  ['verify', '@jest/core', 'verify never names a concrete runner'],
  ['verify', '../formats/x.ts', 'what puts into words in formats'],
  ['verify', '../cli/x.ts', 'what prints in cli'],
  ['formats', '../analysis/x.ts', 'What judges belongs in analysis'],
  ['formats', '../verify/x.ts', 'formats is pure and knows model only'],
  ['formats', 'node:child_process', 'What prints or writes belongs in cli'],
  ['formats', '../ui/x.ts', 'formats is pure and knows model only'],
  ['formats', 'vitest', 'What talks to one belongs in vitest or jest'],
  ['output', '../verify/x.ts', 'What runs tests belongs in verify'],
  ['output', '../vitest/x.ts', 'what names a runner in vitest or jest'],
  ['analysis', '../output/x.ts', 'analysis is pure and knows model only'],
  ['verify', '../output/x.ts', 'what prints in cli'],
  ['vitest', '../jest/x.ts', 'What both need belongs in verify, analysis or probe'],
  ['vitest', 'jest-circus/runner', 'What talks to Jest belongs in jest'],
  ['vitest', '../cli/x.ts', 'What prints by itself or exits belongs in cli'],
  ['jest', '../vitest/x.ts', 'What both need belongs in verify, analysis or probe'],
  ['jest', 'vitest/node', 'What talks to Vitest belongs in vitest'],
  ['jest', '../cli/x.ts', 'What prints by itself or exits belongs in cli'],
  ['ui', '../analysis/x.ts', 'What computes belongs in analysis'],
  ['ui', '../output/x.ts', 'what writes files in output'],
  ['ui', '../formats/x.ts', 'ui shares findings and wording with formats'],
  ['ui', '../formats/wording/x.ts', 'ui shares findings and wording with formats'],
  ['ui', 'node:fs', 'ui runs in a browser'],
] as const

const open = [
  ['model', './x.ts'],
  ['probe', '../model/x.ts'],
  ['probe', './sources/x.ts'],
  ['probe', 'node:module'],
  ['ledger', '../model/x.ts'],
  ['ledger', 'node:fs/promises'],
  ['analysis', '../model/x.ts'],
  ['verify', '../model/x.ts'],
  ['verify', '../ledger/x.ts'],
  ['verify', '../analysis/x.ts'],
  ['formats', '../model/x.ts'],
  ['formats', 'jest-diff'],
  ['formats', 'picocolors'],
  ['output', '../formats/x.ts'],
  ['output', 'node:fs/promises'],
  ...['model', 'probe', 'ledger', 'analysis', 'verify', 'formats', 'output'].flatMap(
    (folder) => [['vitest', `../${folder}/x.ts`] as const, ['jest', `../${folder}/x.ts`] as const],
  ),
  ['vitest', 'vitest/node'],
  ['jest', 'jest-circus/runner'],
  ...['vitest', 'jest', 'verify', 'formats', 'ledger'].map((folder) => ['cli', `../${folder}/x.ts`] as const),
  ['ui', '../model/x.ts'],
  ['ui', '../formats/findings.ts'],
  ['ui', '../formats/wording.ts'],
] as const

const habits = [
  ['src/verify/print.ts', 'console.log(1)', 'no-console'],
  ['src/vitest/print.ts', 'console.error(1)', 'no-console'],
  ['src/verify/leave.ts', 'process.exit(1)', 'no-process-exit'],
  ['src/model/loose.ts', 'export const loose = (value: any): number => value', 'no-explicit-any'],
  [
    'src/model/value-import.ts',
    "import { Leak } from './leak.ts'\nexport const path = (leak: Leak): string => leak.path",
    'consistent-type-imports',
  ],
] as const

interface Finding {
  readonly filename: string
  readonly code: string
  readonly help?: string
}

const root = resolve(import.meta.dirname, '..')
let place: string
let findings: readonly Finding[]

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'carryover-doors-'))
  await copyFile(join(root, '.oxlintrc.json'), join(place, '.oxlintrc.json'))
  for (const [folder, specifier] of [...closed, ...open]) {
    const nested = specifier.startsWith('../') ? `../${specifier}` : specifier
    await write(fileOf(folder, specifier), `import { x } from '${specifier}'\nexport const y = x\n`)
    await write(nestedFileOf(folder, specifier), `import type { x } from '${nested}'\nexport const y: x = 1\n`)
    await write(lazyFileOf(folder, specifier), `export const y = import('${specifier}')\n`)
  }
  for (const [file, text] of habits) await write(file, `${text}\n`)
  await write('src/cli/print.ts', 'console.log(1)\nprocess.exit(1)\n')
  findings = await lint()
})

afterAll(() => rm(place, { recursive: true, force: true }))

describe('a closed door', () => {
  it.each(closed)('%s may not import %s', (folder, specifier, message) => {
    for (const file of [fileOf, nestedFileOf, lazyFileOf].map((name) => name(folder, specifier))) {
      const help = findings.filter((finding) => finding.filename === file).map((finding) => finding.help)
      expect(help, file).toHaveLength(1)
      expect(help[0], file).toContain(message)
      expect(help[0], file).toMatch(/belongs in /)
    }
  })
})

describe('an open door', () => {
  it.each(open)('%s may import %s', (folder, specifier) => {
    const files = [fileOf, nestedFileOf, lazyFileOf].map((name) => name(folder, specifier))
    expect(findings.filter((finding) => files.includes(finding.filename))).toStrictEqual([])
  })
})

describe('a habit', () => {
  it.each(habits)('%s: `%s` breaks %s', (file, _text, rule) => {
    expect(findings.filter((finding) => finding.filename === file).map((finding) => finding.code)).toStrictEqual([
      expect.stringContaining(`(${rule})`),
    ])
  })

  it('only the command line prints and exits', () => {
    expect(findings.filter((finding) => finding.filename === 'src/cli/print.ts')).toStrictEqual([])
  })
})

it('has doors for every folder of src', async () => {
  const { overrides } = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8')) as {
    readonly overrides: readonly { readonly files: readonly string[] }[]
  }
  const entries = await readdir(join(root, 'src'), { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => `src/${entry.name}/**`)
  expect(overrides.flatMap((override) => override.files)).toStrictEqual(expect.arrayContaining(folders))
})

function fileOf(folder: string, specifier: string): string {
  return `src/${folder}/${specifier.replace(/\W+/g, '-')}.ts`
}

function nestedFileOf(folder: string, specifier: string): string {
  // A model without folders needs none of its own.
  return folder === 'model' ? fileOf(folder, specifier) : `src/${folder}/nested/${specifier.replace(/\W+/g, '-')}.ts`
}

function lazyFileOf(folder: string, specifier: string): string {
  return `src/${folder}/lazy${specifier.replace(/\W+/g, '-')}.ts`
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(place, file)), { recursive: true })
  if (!existsSync(join(place, file))) await writeFile(join(place, file), text)
}

async function lint(): Promise<readonly Finding[]> {
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')
  const run = promisify(execFile)(process.execPath, [oxlint, '--format', 'json', 'src'], { cwd: place })
  // It exits with 1, as it should: every closed door is an error.
  const { stdout } = await run.catch((error: { readonly stdout: string }) => error)
  return (JSON.parse(stdout) as { readonly diagnostics: readonly Finding[] }).diagnostics
}
