import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/arguments.ts'
import { help } from '../../src/cli/help.ts'
import { COMMANDS, OPTIONS, isOptionName } from '../../src/cli/option-table.ts'
import { UsageError } from '../../src/model/errors.ts'

const defaults = { root: '.', projects: [], format: 'terminal', fail: 'confirmed', deep: true, color: true }

describe('parseArguments', () => {
  it.each([
    ['audit', { name: 'audit', filters: [], options: defaults }],
    ['audit src/a b', { name: 'audit', filters: ['src/a', 'b'], options: defaults }],
    ['audit -- --odd', { name: 'audit', filters: ['--odd'], options: defaults }],
    ['audit --shuffle-tests a', { name: 'audit', filters: ['a'], isInside: true, options: defaults }],
    ['run a --only one --only two', { name: 'run', files: ['a'], only: ['one', 'two'], options: defaults }],
    ['explain a.test.ts', { name: 'explain', file: 'a.test.ts', options: defaults }],
    ['explain a -t one', { name: 'explain', file: 'a', test: 'one', options: defaults }],
    ['explain a --after b,c --after d', { name: 'explain', file: 'a', after: ['b', 'c', 'd'], options: defaults }],
    ['explain a --history h', { name: 'explain', file: 'a', options: { ...defaults, history: 'h' } }],
    ['report a.json --history h', { name: 'report', inputs: ['a.json'], options: { ...defaults, history: 'h' } }],
    ['report a.json b.json', { name: 'report', inputs: ['a.json', 'b.json'], options: defaults }],
    ['run b a --test=one', { name: 'run', files: ['b', 'a'], test: 'one', options: defaults }],
    ['--help', { name: 'help' }],
    ['help', { name: 'help' }],
    ['help run', { name: 'help', about: 'run' }],
    ['audit -h --bogus', { name: 'help', about: 'audit' }],
    ['--version', { name: 'version' }],
    ['-v', { name: 'version' }],
  ])('reads `%s`', (line, command) => {
    expect(parseArguments(words(line))).toStrictEqual(command)
  })

  it('reads every common option, before and after the command', () => {
    const line =
      '--root app audit --config v.ts --runner jest --project a --project=b --json r.json --html r.html --format sarif --output o ' +
      '--workers 3 --budget 1.5 --seed 0 --fail any --no-deep --no-color'
    expect(parseArguments(words(line))).toStrictEqual({
      name: 'audit',
      filters: [],
      options: {
        root: 'app',
        config: 'v.ts',
        runner: 'jest',
        projects: ['a', 'b'],
        json: 'r.json',
        html: 'r.html',
        format: 'sarif',
        output: 'o',
        workers: 3,
        budget: 1.5,
        seed: 0,
        fail: 'any',
        deep: false,
        color: false,
      },
    })
  })

  it('takes the last value of an option that has one', () => {
    expect(parseArguments(words('audit --seed 1 --seed 2'))).toMatchObject({ options: { seed: 2 } })
  })

  it('takes `-` for a file, and a test name that begins with a dash when it has several words or follows an =', () => {
    expect(parseArguments(words('audit --output -'))).toMatchObject({ options: { output: '-' } })
    expect(parseArguments(['run', 'a', '-t', '--help prints'])).toMatchObject({ test: '--help prints' })
    expect(parseArguments(words('run a --test=-x'))).toMatchObject({ test: '-x' })
  })

  it.each([
    ['', 'carryover needs a command: write carryover audit, explain, report, run or --help.'],
    ['adit', 'Unknown command "adit": did you mean audit?'],
    ['explian a', 'Unknown command "explian": did you mean explain?'],
    ['audit --jsn x', 'Unknown option --jsn for carryover audit: did you mean --json?'],
    ['audit --JSON=x', 'Unknown option --JSON for carryover audit: did you mean --json?'],
    ['--deep audit', 'Unknown option --deep for carryover audit: did you mean --no-deep?'],
    ['-root x audit', 'Unknown option -root for carryover audit: did you mean --root?'],
    ['audit --constructor', 'Unknown option --constructor for carryover audit: did you mean --output?'],
    ['audit --root', 'Option --root of carryover audit lacks its value: write --root <dir>.'],
    ['audit --root= x', 'Option --root of carryover audit lacks its value: write --root <dir>.'],
    ['audit --json --fail any', 'Option --json of carryover audit lacks its value: write --json <file>.'],
    ['audit --no-color=1', 'Option --no-color of carryover audit takes no value: write --no-color alone.'],
    ['audit -t x', 'Option -t does not belong to carryover audit: use it with explain or run.'],
    ['run a --after b', 'Option --after does not belong to carryover run: use it with explain.'],
    ['run a --history h', 'Option --history does not belong to carryover run: use it with audit or explain or report.'],
    ['audit --workers 0', 'Option --workers cannot be "0": it takes a whole number from 1.'],
    ['audit --workers 0x2', 'Option --workers cannot be "0x2": it takes a whole number from 1.'],
    ['audit --budget soon', 'Option --budget cannot be "soon": it takes seconds above 0.'],
    ['audit --seed -1', 'Option --seed cannot be "-1": it takes a whole number from 0.'],
    ['audit --fail some', 'Option --fail cannot be "some": it takes never|new|confirmed|any.'],
    ['audit --runner mocha', 'Option --runner cannot be "mocha": it takes vitest|jest.'],
    ['audit --format xml', 'Option --format cannot be "xml": it takes terminal|json|markdown|github|sarif|junit.'],
    ['explain', 'carryover explain was given no file: write carryover explain <file> [-t <test name>] [--after a,b,c].'],
    ['explain a b', 'carryover explain takes one test file, not 2: put the rest in --after.'],
    ['explain a --after b,,c', 'Option --after cannot be "b,,c": it takes <a,b,c>.'],
    ['report', 'carryover report was given no file: write carryover report <inputs…>.'],
    ['run', 'carryover run was given no file: write carryover run <files…> [-t <test name>].'],
  ])('refuses `%s`', (line, message) => {
    expect(() => parseArguments(words(line))).toThrow(new UsageError(message))
  })

  it.each([[['a\nb']], [['audit', '--a\nb']], [['audit', '--seed', '1\n2']], [['audit', `--${'x'.repeat(9999)}`]]])(
    'says it in one short line: %j',
    (argv) => {
      expect(messageOf(() => parseArguments(argv))).toMatch(/^.{1,200}$/)
    },
  )
})

describe('help', () => {
  it('lists every command and every option', () => {
    for (const name of Object.keys(COMMANDS)) expect(help()).toContain(`\n  ${name} `)
    for (const name of Object.keys(OPTIONS).filter(isOptionName)) {
      expect(help()).toMatch(new RegExp(` --${name}\\b`))
    }
  })

  it('shows of a command only its own options', () => {
    expect(help('explain')).toContain('--after <a,b,c>')
    expect(help('run')).not.toContain('--after')
    expect(help('audit')).not.toContain('--test')
  })

  it('fits 120 columns', () => {
    for (const line of help().split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })
})

function words(line: string): string[] {
  return line.split(' ').filter((word) => word !== '')
}

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('nothing was thrown')
}
