// Writes those parts of the documentation that come from the code: the tables between the markers of README.md, and
// docs/leaks/README.md. `node scripts/docs.mjs` writes them; with `--check` it only says which are out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { COMMANDS, OPTIONS } from '../src/cli/option-table.ts'
import { HAZARD_NOUNS } from '../src/formats/wording/hazard.ts'
import { NOUNS } from '../src/formats/wording/kind.ts'
import { HAZARD_KINDS } from '../src/model/hazard.ts'
import { LEAK_KINDS } from '../src/model/leak.ts'
import { parseOptions } from '../src/model/parse-options.ts'
import { environmentOptions as parseJestEnvironmentOptions } from '../src/jest/base-environment.ts'
import { parseJestOptions } from '../src/jest/options.ts'
import { parseEnvironmentOptions } from '../src/vitest/environment-options.ts'

const root = resolve(import.meta.dirname, '..')

/** Kinds that the JSON contract names from the start; what looks for one writes `kind: '<kind>'`. */
const LATER_KINDS = [
  'builtin-setting',
  'channel',
  'closure',
  'dispatcher',
  'fake-timers',
  'timer',
  'handle',
  'late-error',
  'expect',
  'dom',
  'storage',
  'custom',
  ...HAZARD_KINDS,
]

/** Kinds that are only looked for when asked. */
const DEEP_KINDS = ['closure']

const code = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/[/\\]src[/\\](?:model|formats)(?:[/\\]|$)/.test(entry.parentPath))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n')
const UNSEEN_KINDS = LATER_KINDS.filter((kind) => !code.includes(`kind: '${kind}'`))

/** The files that are generated, whole or in part, with the text that they should have. */
export function generatedFiles() {
  return new Map([
    ['README.md', fillMarkers(read('README.md'))],
    ['docs/leaks/README.md', leakIndex()],
  ])
}

const PARTS = {
  commands: () => table(['Command', 'What it does'], Object.entries(COMMANDS).map(commandRow)),
  options: pluginOptions,
  'environment-options': environmentOptions,
  'jest-options': jestOptions,
  'command-line-options': () => table(['Option', 'What it does'], commandLineRows()),
}

function fillMarkers(text) {
  let filled = text
  for (const [name, make] of Object.entries(PARTS)) {
    const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
    const from = filled.indexOf(start)
    const to = filled.indexOf(end)
    if (from === -1 || to < from) throw new Error(`README.md lacks ${start} … ${end}.`)
    filled = `${filled.slice(0, from + start.length)}\n${make()}\n${filled.slice(to)}`
  }
  return filled
}

function commandRow([name, { usage, text }]) {
  return [inCode(`carryover ${name} ${usage}`), text]
}

function commandLineRows() {
  return Object.entries(OPTIONS)
    .map(([name, { short, value, text, commands, multiple }]) => {
      const names = short === undefined ? `--${name}` : `-${short}, --${name}`
      const belongs = commands === undefined ? '' : ` Only for ${joined(commands.map(inCode))}.`
      const repeats = multiple && !/several times/.test(text) ? ' May be given several times.' : ''
      return [inCode(value === undefined ? names : `${names} ${value}`), `${text}${belongs}${repeats}`]
    })
}

function pluginOptions() {
  const all = documentedOptions(join('src', 'model', 'options.ts'), 'CarryoverOptions')
  return optionTable(all, (name) => parseOptions({ [name]: Symbol('none') }))
}

function environmentOptions() {
  const options = documentedOptions(join('src', 'vitest', 'environment-options.ts'), 'CarryoverEnvironmentOptions')
  return optionTable(options, (name) => parseEnvironmentOptions({ carryover: { [name]: 0 } }))
}

function jestOptions() {
  const ofReporter = documentedOptions(join('src', 'jest', 'options.ts'), 'CarryoverJestOptions')
  const ofEnvironment = documentedOptions(join('src', 'jest', 'base-environment.ts'), 'CarryoverEnvironmentOptions')
  return [
    'The reporter of Jest takes these without `deep` and `plan`, which are for Vitest alone, and one more:',
    optionTable(ofReporter, (name) => parseJestOptions({ [name]: 0 })),
    'Its environment takes one, under `testEnvironmentOptions.carryover`:',
    optionTable(ofEnvironment, (name) => parseJestEnvironmentOptions({ testEnvironmentOptions: { carryover: { [name]: 0 } } })),
  ].join('\n\n')
}

function optionTable(options, parse) {
  const rows = options.map(({ name, text, fallback }) => [inCode(name), takes(() => parse(name)), fallback, text])
  return table(['Option', 'Takes', 'Default', 'What it does'], rows)
}

/** The options of an interface, each with its docstring; the default is the docstring's last sentence, or none. */
function documentedOptions(file, name) {
  const [, body] = new RegExp(`export interface ${name}(?: extends [^{]+)? \\{\\n(.*?)\\n\\}`, 's').exec(read(file)) ?? []
  if (body === undefined) throw new Error(`${file} has no interface ${name}.`)
  return [...body.matchAll(/\/\*\*(.*?)\*\/\s+readonly (\w+)\?:/gs)].map(([, comment, option]) => {
    const sentences = comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim()
    const [, text = sentences, fallback = 'none'] = /^(.*?) Default: (.*)\.$/.exec(sentences) ?? []
    return { name: option, text, fallback }
  })
}

/** What an option takes, in the words in which a wrong value is refused. */
function takes(parse) {
  try {
    parse()
  } catch (error) {
    const [, words] = /\b(?:it )?takes (.*)\.$/.exec(error.message) ?? []
    if (words !== undefined) return words.replaceAll(/"([\w-]+)"/g, "`'$1'`")
  }
  throw new Error('The message that refuses an option does not say what it takes.')
}

function leakIndex() {
  const header = ['Kind', 'What it is', 'Looked for in this version']
  return `${[
    '<!-- Written by scripts/docs.mjs: change the code that it reads, not this page. -->',
    '# Kinds of leak',
    'One page each: what happens, why it hurts, where it survives, how to mend the file that leaves it and the test that meets it. A kind that is not looked for yet can still be behind an order-dependent test: reruns then name the files and not the state.',
    table(header, LEAK_KINDS.map((kind) => indexRow(kind, NOUNS))),
    '## Hazards of the shared module cache',
    'Dangers that no comparison of before and after shows.',
    table(header, HAZARD_KINDS.map((kind) => indexRow(kind, HAZARD_NOUNS))),
  ].join('\n\n')}\n`
}

function indexRow(kind, nouns) {
  const isLookedFor = DEEP_KINDS.includes(kind) ? 'in deep mode' : 'yes'
  return [`[${inCode(kind)}](${kind}.md)`, nouns[kind], UNSEEN_KINDS.includes(kind) ? 'not yet' : isLookedFor]
}

function table(header, rows) {
  return [header, header.map(() => '---'), ...rows].map(tableLine).join('\n')
}

function tableLine(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
}

/** `a`, `a and b`, `a, b and c`. */
function joined(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function inCode(text) {
  return `\`${text}\``
}

function read(file) {
  return readFileSync(join(root, file), 'utf8')
}

function main() {
  const stale = [...generatedFiles()].filter(([file, text]) => readOrNothing(file) !== text)
  const isCheck = process.argv.includes('--check')
  for (const [file, text] of stale) {
    if (!isCheck) writeFileSync(join(root, file), text)
    process.stdout.write(`${file} ${isCheck ? 'is out of date: run node scripts/docs.mjs' : 'was written'}\n`)
  }
  if (isCheck && stale.length > 0) process.exitCode = 1
}

function readOrNothing(file) {
  try {
    return read(file)
  } catch {
    return ''
  }
}

if (import.meta.main) main()
