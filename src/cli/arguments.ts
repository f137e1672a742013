import { UsageError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import { FAIL_POLICIES, REPORT_FORMATS } from '../model/options.ts'
import type { FailPolicy, ReportFormat } from '../model/options.ts'
import { COMMANDS, RUNNERS, isCommandName, optionRow } from './option-table.ts'
import type { CommandName, OptionName } from './option-table.ts'
import { readFlags } from './read-flags.ts'
import type { Flags } from './read-flags.ts'

/** What the user asked for on the command line. File names stand as they were typed. */
export type Command =
  | {
      readonly name: 'audit'
      readonly filters: readonly string[]
      /** Whether orders of the tests inside files are looked at as well. */
      readonly isInside?: true
      readonly options: CommonOptions
    }
  | {
      readonly name: 'explain'
      readonly file: string
      readonly test?: string
      /** The files to search, in the order in which they ran. */
      readonly after?: readonly string[]
      /** The folder for a reproduction. */
      readonly bundle?: string
      readonly options: CommonOptions
    }
  | { readonly name: 'report'; readonly inputs: readonly string[]; readonly options: CommonOptions }
  | {
      readonly name: 'run'
      readonly files: readonly string[]
      readonly test?: string
      /** Tests of the last file that run alone, in this order. */
      readonly only?: readonly string[]
      readonly options: CommonOptions
    }
  | { readonly name: 'help'; readonly about?: CommandName }
  | { readonly name: 'version' }

export interface CommonOptions {
  readonly root: string
  readonly config?: string
  readonly runner?: (typeof RUNNERS)[number]
  readonly projects: readonly string[]
  readonly json?: string
  readonly html?: string
  readonly format: ReportFormat
  readonly output?: string
  /** The file in which runs are kept; the place decides where it is absent. */
  readonly history?: string
  readonly workers?: number
  /** Seconds. */
  readonly budget?: number
  /** How many times the test files of the suite may run. */
  readonly cost?: number
  readonly seed?: number
  readonly fail: FailPolicy
  readonly deep: boolean
  /** False where `--no-color` was given; otherwise the terminal decides. */
  readonly color: boolean
}

/**
 * Turns the arguments after `carryover` into a command.
 * @throws {UsageError} of one line that says what is wrong, where, and what to write instead.
 */
export function parseArguments(argv: readonly string[]): Command {
  const flags = readFlags(argv)
  const { command, positionals } = flags
  if (flags.has('version')) return { name: 'version' }
  if (flags.has('help')) return help(command)
  if (command === 'help') return help(positionals[0])
  if (command === undefined) {
    throw new UsageError(`carryover needs a command: write carryover ${NAMES.join(', ')} or --help.`)
  }
  if (!isCommandName(command)) {
    const typed = JSON.stringify(command.slice(0, 60))
    throw new UsageError(`Unknown command ${typed}: did you mean ${nearest(command, NAMES)}?`)
  }
  return COMMAND[command](positionals, commonOptions(flags), flags)
}

const NAMES = Object.keys(COMMANDS) as [CommandName, ...CommandName[]]

const COMMAND = {
  audit: (filters, options, flags) => ({ name: 'audit', filters, ...(flags.has('shuffle-tests') && { isInside: true }), options }),
  explain: (positionals, options, flags) => {
    const [file, ...others] = atLeastOne('explain', positionals)
    if (others.length > 0) {
      throw new UsageError(`carryover explain takes one test file, not ${positionals.length}: put the rest in --after.`)
    }
    return { name: 'explain', file, ...testName(flags), ...earlier(flags), ...maybe('bundle', flags.one('bundle')), options }
  },
  report: (inputs, options) => ({ name: 'report', inputs: atLeastOne('report', inputs), options }),
  run: (files, options, flags) => ({
    name: 'run',
    files: atLeastOne('run', files),
    ...testName(flags),
    ...(flags.has('only') && { only: flags.all('only') }),
    options,
  }),
} satisfies Record<CommandName, (positionals: readonly string[], options: CommonOptions, flags: Flags) => Command>

function help(about: string | undefined): Command {
  return about !== undefined && isCommandName(about) ? { name: 'help', about } : { name: 'help' }
}

function atLeastOne(command: CommandName, positionals: readonly string[]): readonly [string, ...string[]] {
  const [first, ...others] = positionals
  if (first !== undefined) return [first, ...others]
  throw new UsageError(`carryover ${command} was given no file: write carryover ${command} ${COMMANDS[command].usage}.`)
}

function testName(flags: Flags): { readonly test?: string } {
  return maybe('test', flags.one('test'))
}

function earlier(flags: Flags): { readonly after?: readonly string[] } {
  if (!flags.has('after')) return {}
  const after = flags.all('after').flatMap((list) => list.split(',')).map((file) => file.trim())
  if (after.includes('')) throw wrongValue('after', flags.all('after').join(','))
  return { after }
}

function commonOptions(flags: Flags): CommonOptions {
  return {
    root: flags.one('root') ?? '.',
    ...maybe('config', flags.one('config')),
    ...maybe('runner', choice(flags, 'runner', RUNNERS)),
    projects: flags.all('project'),
    ...maybe('json', flags.one('json')),
    ...maybe('html', flags.one('html')),
    format: choice(flags, 'format', REPORT_FORMATS) ?? 'terminal',
    ...maybe('output', flags.one('output')),
    ...maybe('history', flags.one('history')),
    ...maybe('workers', amount(flags, 'workers', 'a whole number from 1', (n) => Number.isSafeInteger(n) && n > 0)),
    ...maybe('budget', amount(flags, 'budget', 'seconds above 0', (n) => Number.isFinite(n) && n > 0)),
    ...maybe('cost', amount(flags, 'cost', 'suite-runs from 4', (n) => Number.isFinite(n) && n >= 4)),
    ...maybe('seed', amount(flags, 'seed', 'a whole number from 0', Number.isSafeInteger)),
    fail: choice(flags, 'fail', FAIL_POLICIES) ?? 'confirmed',
    deep: !flags.has('no-deep'),
    color: !flags.has('no-color'),
  }
}

/** The field, or no field at all: an absent option leaves no `undefined` behind. */
function maybe<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: Value }
}

function choice<Value extends string>(flags: Flags, name: OptionName, values: readonly Value[]): Value | undefined {
  const typed = flags.one(name)
  if (typed === undefined) return undefined
  const value = values.find((known) => known === typed)
  if (value === undefined) throw wrongValue(name, typed)
  return value
}

function amount(
  flags: Flags,
  name: OptionName,
  instead: string,
  accepts: (value: number) => boolean,
): number | undefined {
  const typed = flags.one(name)
  if (typed === undefined) return undefined
  // Number('0x10') and Number('') are numbers too.
  const value = /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN
  if (!accepts(value)) throw wrongValue(name, typed, instead)
  return value
}

function wrongValue(name: OptionName, typed: string, instead = optionRow(name).value): UsageError {
  return new UsageError(`Option --${name} cannot be ${JSON.stringify(typed.slice(0, 60))}: it takes ${instead}.`)
}
