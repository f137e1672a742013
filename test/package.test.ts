import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatHtml } from '../src/formats/html.ts'
import { notebooks } from './formats/sample-report.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '..')
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  readonly version: string
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
}
const entryPoints = Object.keys(manifest.exports).filter((name) => !name.endsWith('.json'))

interface Packed {
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

const LARGEST = 440_000
const LARGEST_PAGE = 62_000

let place: string
let project: string
let packed: Packed
let paths: readonly string[]

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'carryover-package-'))
  project = join(place, 'project')
  packed = await pack()
  paths = packed.files.map((file) => file.path)
  await install()
})

afterAll(() => rm(place, { recursive: true, force: true }))

describe('the tarball', () => {
  it('is small', () => {
    process.stdout.write(`The tarball: ${packed.size} bytes packed, ${packed.unpackedSize} unpacked.\n`)
    expect(packed.size).toBeLessThan(LARGEST)
  })

  it('holds what runs, its schema and its pages, and nothing else', () => {
    const expected = /^(dist|schema|docs)\/|^(README\.md|CHANGELOG\.md|LICENSE|package\.json)$/
    expect(paths.filter((path) => !expected.test(path))).toStrictEqual([])
    expect(paths.filter((path) => /(^|\/)(tests?|fixtures?)\/|\.test\./.test(path))).toStrictEqual([])
    expect(paths).toStrictEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', 'LICENSE']))
  })

  it('ships one file as TypeScript, and that one not compiled as well', () => {
    expect(paths.filter((path) => /\.[cm]?ts$/.test(path) && !/\.d\.[cm]?ts$/.test(path))).toStrictEqual([
      'dist/vitest/runner.mts',
    ])
    expect(paths).not.toContain('dist/vitest/runner.mjs')
  })

  it('holds the file behind every entry point', () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : [target.types, target.default],
    )
    const files = [...targets, ...Object.values(manifest.bin)].map((target) => target.replace('./', ''))
    expect(files.filter((file) => !paths.includes(file))).toStrictEqual([])
  })

  it('imports nothing that it does not hold', async () => {
    const code = paths.filter((path) => /^dist\/.*(?<!\.d)\.m?[jt]s$/.test(path))
    const missing = await Promise.all(code.map(importsNotPacked))
    expect(missing.flat()).toStrictEqual([])
  })
})

describe('the HTML page', () => {
  it('ships as one file, and is small', async () => {
    expect(paths.filter((path) => path.startsWith('dist/ui/'))).toStrictEqual(['dist/ui/page.html'])
    const page = await readFile(join(root, 'dist', 'ui', 'page.html'), 'utf8')
    process.stdout.write(`The HTML page: ${page.length} bytes without a report.\n`)
    expect(page.length).toBeLessThan(LARGEST_PAGE)
  })

  it('is written by the installed package', async () => {
    await writeFile(join(project, 'report.json'), JSON.stringify(notebooks))
    const bin = join(project, 'node_modules', '.bin', 'carryover')
    await run(bin, ['report', 'report.json', '--html', 'out/page.html', '--fail', 'never'], { cwd: project })
    const page = await readFile(join(root, 'dist', 'ui', 'page.html'), 'utf8')
    expect(await readFile(join(project, 'out', 'page.html'), 'utf8')).toBe(formatHtml(notebooks, page))
  })
})

describe('the installed package', () => {
  it.each(entryPoints)('imports %s', async (name) => {
    const specifier = name.replace('.', 'carryover')
    const script = `console.log(Object.keys(await import('${specifier}')).length > 0)`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project })
    expect(stdout.trim()).toBe('true')
  })

  it('brings the schema of the report', async () => {
    const script = `
      const { default: schema } = await import('carryover/schema/report.schema.json', { with: { type: 'json' } })
      console.log(JSON.stringify(schema))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project })
    expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.any(String), type: 'object' })
  })

  it.each(Object.keys(manifest.bin))('runs %s', async (name) => {
    const { stdout } = await run(join(project, 'node_modules', '.bin', name), ['--version'], { cwd: project })
    expect(stdout.trim()).toBe(manifest.version)
  })
})

async function pack(): Promise<Packed> {
  if (!existsSync(join(root, 'dist'))) throw new Error('There is no dist/ to pack: npm run build makes it.')
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', place], { cwd: root })
  const [result] = Object.values(JSON.parse(stdout) as readonly Packed[])
  if (result === undefined) throw new Error(`npm pack told of no tarball: ${stdout}`)
  return result
}

/** An empty project with the tarball. Vitest is lent to it: its own download would be most of the test's time. */
async function install(): Promise<void> {
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "private": true }\n')
  const quietly = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--prefer-offline']
  await run('npm', ['install', join(place, packed.filename), ...quietly], { cwd: project })
  await symlink(join(root, 'node_modules', 'vitest'), join(project, 'node_modules', 'vitest'))
}

/** The relative imports of a packed file that lead to no packed file. Imports of types are gone when it runs. */
async function importsNotPacked(path: string): Promise<readonly string[]> {
  const text = await readFile(join(project, 'node_modules', 'carryover', path), 'utf8')
  const imports = text.matchAll(/^(?:import|export)\b(?! type\b)[^'"\n]*['"](?<specifier>\.{1,2}\/[^'"]+)['"]/gm)
  const targets = [...imports].map(({ groups }) => posix.join(posix.dirname(path), groups?.['specifier'] ?? ''))
  return targets.filter((target) => !paths.includes(target)).map((target) => `${path} imports ${target}`)
}
