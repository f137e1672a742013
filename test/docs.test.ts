import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../src/cli/arguments.ts'
import { HAZARD_KINDS } from '../src/model/hazard.ts'
import { LEAK_KINDS } from '../src/model/leak.ts'
import { execute } from './run-fixture.ts'

const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage'])

const root = resolve(import.meta.dirname, '..')
const pages = markdownBelow(root)
const links = pages.flatMap(linksOf)
const manifest = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, unknown>>
  readonly files: readonly string[]
}
const schema = JSON.parse(read('schema/report.schema.json')) as {
  readonly properties: object
  readonly $defs: Readonly<Record<'summary' | 'leak' | 'orderDependent', { readonly properties: object }>>
}

interface Generator {
  generatedFiles(): ReadonlyMap<string, string>
}

describe('what comes from the code', async () => {
  // A script, which has no types.
  const script = join(root, 'scripts', 'docs.mjs')
  const { generatedFiles } = (await import(script)) as Generator

  it.each([...generatedFiles()])('%s is up to date, or else: node scripts/docs.mjs', (file, text) => {
    expect(read(file)).toBe(text)
  })

  it('has a page for each kind of leak and hazard, in an index', () => {
    const linked = links.filter(({ page }) => page === 'docs/leaks/README.md').map(({ target }) => target)
    const kinds = [...LEAK_KINDS, ...HAZARD_KINDS].map((kind) => `${kind}.md`)
    expect(linked).toStrictEqual(kinds)
    expect(readdirSync(join(root, 'docs', 'leaks')).toSorted()).toStrictEqual(['README.md', ...kinds].toSorted())
  })

  it('names each folder of src in the architecture, in less than 150 lines', () => {
    const text = read('ARCHITECTURE.md')
    expect(readdirSync(join(root, 'src')).filter((folder) => !text.includes(`| \`${folder}/\` |`))).toStrictEqual([])
    expect(text.split('\n').length).toBeLessThan(150)
  })

  it('names files of src that exist in the architecture', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true }).map((file) => `/${String(file).replaceAll('\\', '/')}`)
    const named = [...read('ARCHITECTURE.md').matchAll(/`([\w./-]+\.m?ts)`/g)].map(([, file = '']) => file)
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((file) => !files.some((path) => path.endsWith(`/${file}`)))).toStrictEqual([])
  })

  it('names each field of the report', () => {
    const text = read('docs/report.md')
    const { properties, $defs } = schema
    const fields = [properties, $defs.summary.properties, $defs.leak.properties, $defs.orderDependent.properties].flatMap(Object.keys)
    expect(fields.filter((field) => !text.includes(`\`${field}\``) && !text.includes(`"${field}"`))).toStrictEqual([])
  })
})

describe('what a reader follows', () => {
  it('has links that lead somewhere', () => {
    const broken = links.filter(({ page, target, anchor }) => {
      const file = target === '' ? page : join(dirname(page), target)
      return !existsSync(join(root, file)) || (anchor !== '' && !anchorsOf(file).includes(anchor))
    })
    expect(links.length).toBeGreaterThan(30)
    expect(broken).toStrictEqual([])
  })

  it('leads from what is shipped in docs to what is shipped', () => {
    const fromDocs = links.filter(({ page }) => page.startsWith('docs/'))
    const outside = fromDocs.filter(({ page, target }) => !manifest.files.includes(join(dirname(page), target).split('/', 1)[0] ?? ''))
    expect(outside).toStrictEqual([])
  })

  it('has npm scripts that exist', () => {
    const called = found(/\bnpm (?:run (?:--silent )?([\w-]+)|(test)\b)/g)
    expect(called).toEqual(expect.arrayContaining(['test', 'demo']))
    expect(called.filter((script) => manifest.scripts[script] === undefined)).toStrictEqual([])
  })

  it('has commands that the command line takes', () => {
    const commands = found(/\bnpx carryover ([^`\n]+)/g)
    expect(commands.length).toBeGreaterThan(5)
    for (const words of commands) expect(() => parseArguments(shellWords(words)), words).not.toThrow()
  })

  it('has entry points that exist', () => {
    const named = found(/['"`](carryover\/[\w./-]+)['"`]/g).map((name) => name.replace('carryover', '.'))
    expect(named).toContain('./vitest')
    expect(named.filter((name) => manifest.exports[name] === undefined)).toStrictEqual([])
  })
})

it('shows the demo as it prints', async () => {
  const [, recording] = /<!-- recording:start -->\n```text\n(.*?)```/s.exec(read('README.md')) ?? []
  const [, command = ''] = /node (.*)$/.exec(manifest.scripts['demo'] ?? '') ?? []
  const { stdout } = await execute(shellWords(command), root)
  expect(stdout).toContain(recording)
})

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function markdownBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return entry.name.startsWith('.') || SKIPPED.has(entry.name) ? [] : markdownBelow(path)
    return entry.name.endsWith('.md') ? [relative(root, path).replaceAll('\\', '/')] : []
  })
}

interface Link {
  readonly page: string
  readonly target: string
  readonly anchor: string
}

/** The links of a page to other files and to its own headings, without those in code. */
function linksOf(page: string): Link[] {
  const text = prose(read(page))
  return [...text.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, target = '', anchor = '']) => ({ page, target, anchor }))
}

/** What a pattern finds in all pages: of each match the first group that is not empty. */
function found(pattern: RegExp): string[] {
  return pages.flatMap((page) => [...read(page).matchAll(pattern)].map(([, ...groups]) => groups.find(Boolean) ?? ''))
}

function prose(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```$/gms, '').replaceAll(/\[`[^`]*`\]/g, '[]').replaceAll(/`[^`\n]*`/g, '')
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(page: string): string[] {
  const headings = [...read(page).replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)]
  return headings.map(([, heading = '']) => heading.toLowerCase().replaceAll(/[^\w\s-]/g, '').replaceAll(' ', '-'))
}

function shellWords(command: string): string[] {
  return (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''))
}
