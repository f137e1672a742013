import { parseArgs } from 'node:util'
import { UsageError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import { OPTIONS, isCommandName, isOptionName, optionRow } from './option-table.ts'
import type { OptionName } from './option-table.ts'

/** What was typed, checked against the table of options but not yet against what a value means. */
export interface Flags {
  readonly command: string | undefined
  readonly positionals: readonly string[]
  has(name: OptionName): boolean
  /** The last value given. */
  one(name: OptionName): string | undefined
  all(name: OptionName): readonly string[]
}

/**
 * Splits the arguments into options and positionals. It takes the tokens of `parseArgs` instead of its strict mode,
 * whose messages run over several lines and name no near option. An asked-for help or version forgives every mistake.
 * @throws {UsageError} for an option that is unknown, lacks its value, or does not belong to the command.
 */
export function readFlags(argv: readonly string[]): Flags {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true })
  const [command, ...positionals] = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  const options = tokens.filter((token) => token.kind === 'option')
  const forgives = options.some((token) => token.name === 'help' || token.name === 'version')
  const values = new Map<string, string[]>()
  for (const token of options) {
    if (!forgives) checkOption(token, argv, command)
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? ''])
  }
  return {
    command,
    positionals,
    has: (name) => values.has(name),
    one: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
  }
}

interface OptionToken {
  readonly index: number
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function checkOption(token: OptionToken, argv: readonly string[], command: string | undefined): void {
  const { name, rawName, value, inlineValue } = token
  const where = command !== undefined && isCommandName(command) ? `carryover ${command}` : 'carryover'
  if (!isOptionName(name)) {
    const typed = typedName(token, argv)
    throw new UsageError(`Unknown option ${typed} for ${where}: did you mean ${nearest(typed, typeable(command))}?`)
  }
  const row = optionRow(name)
  if (row.type === 'boolean' && value !== undefined) {
    throw new UsageError(`Option ${rawName} of ${where} takes no value: write ${rawName} alone.`)
  }
  if (row.type === 'string' && (!value?.trim() || (!inlineValue && looksLikeOption(value)))) {
    throw new UsageError(`Option ${rawName} of ${where} lacks its value: write ${rawName} ${row.value}.`)
  }
  if (!belongsTo(name, command)) {
    throw new UsageError(`Option ${rawName} does not belong to ${where}: use it with ${row.commands?.join(' or ')}.`)
  }
}

/** Only one word does: a reproduction passes on names of tests such as `--help prints the usage`. */
function looksLikeOption(value: string): boolean {
  return /^-[^\s\d]\S*$/.test(value)
}

/** The option names that could have been meant, as they are typed. */
function typeable(command: string | undefined): [string, ...string[]] {
  const names = Object.keys(OPTIONS).filter(isOptionName)
  const typed = names.filter((name) => belongsTo(name, command)).flatMap((name) => {
    const { short } = optionRow(name)
    return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`]
  })
  return ['--help', ...typed]
}

function belongsTo(name: OptionName, command: string | undefined): boolean {
  const { commands } = optionRow(name)
  return !commands || command === undefined || !isCommandName(command) || commands.includes(command)
}

/** `-root` arrives as the switches `-r -o -o -t`; the mistake is in what was typed. Kept short and on one line. */
function typedName({ index, rawName }: OptionToken, argv: readonly string[]): string {
  const typed = argv[index]?.split('=')[0] || rawName
  return JSON.stringify(typed.slice(0, 60)).slice(1, -1)
}
