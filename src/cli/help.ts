import { COMMANDS, OPTIONS, isCommandName, isOptionName, optionRow } from './option-table.ts'
import type { CommandName, OptionName } from './option-table.ts'

/** The help of the whole tool, or of one command, made from the table of options that the parser uses. */
export function help(about?: CommandName): string {
  const names = Object.keys(OPTIONS).filter(isOptionName)
  const ofCommands = names.filter((name) => optionRow(name).commands)
  const common = names.filter((name) => !optionRow(name).commands)
  if (about === undefined) {
    const commands = Object.keys(COMMANDS).filter(isCommandName).map(describeCommand)
    return page([
      'Usage: carryover <command> [options]',
      section('Commands', commands),
      section('Options of some commands', ofCommands.map(describeWithCommands)),
      section('Common options', common.map(describe)),
      EXIT_CODES,
    ])
  }
  const own = ofCommands.filter((name) => optionRow(name).commands?.includes(about))
  return page([
    `Usage: carryover ${usage(about)} [options]`,
    COMMANDS[about].text,
    ...(own.length > 0 ? [section('Options', own.map(describe))] : []),
    section('Common options', common.map(describe)),
    EXIT_CODES,
  ])
}

const EXIT_CODES = [
  'Exit code: 0 nothing to report under the chosen policy, 1 something to report,',
  '           2 could not judge; one line says what, where, and what to do.',
].join('\n')

type Row = readonly [term: string, text: string]

function usage(name: CommandName): string {
  return `${name} ${COMMANDS[name].usage}`
}

function describeCommand(name: CommandName): Row {
  return [usage(name), COMMANDS[name].text]
}

function describe(name: OptionName): Row {
  const { short, value, text } = optionRow(name)
  return [`${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`, text]
}

function describeWithCommands(name: OptionName): Row {
  const [term, text] = describe(name)
  return [term, `${optionRow(name).commands?.join(', ')}: ${text}`]
}

function section(title: string, rows: readonly Row[]): string {
  const lines = rows.map(([term, text]) =>
    term.length > WIDEST ? `  ${term}\n  ${' '.repeat(WIDEST)}  ${text}` : `  ${term.padEnd(WIDEST)}  ${text}`,
  )
  return [`${title}:`, ...lines].join('\n')
}

/** Terms wider than this put their text on a line of its own. */
const WIDEST = 28

function page(parts: readonly string[]): string {
  return parts.join('\n\n')
}
