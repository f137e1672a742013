import { FAIL_POLICIES, REPORT_FORMATS } from '../model/options.ts'

/** The commands, in the order in which the help lists them. */
export const COMMANDS = {
  audit: {
    usage: '[filters…]',
    text: 'Run the suite, find leaks and hazards, and confirm order-dependent tests.',
  },
  explain: {
    usage: '<file> [-t <test name>] [--after a,b,c]',
    text: 'Find out why a test depends on order: the files before it, the state, the reproduction.',
  },
  report: {
    usage: '<inputs…>',
    text: 'Merge JSON reports of shards, machines and projects, and write any format.',
  },
  run: {
    usage: '<files…> [-t <test name>]',
    text: 'Run these files in this exact order in one fresh worker: what a reproduction does.',
  },
} as const satisfies Record<string, { readonly usage: string; readonly text: string }>

export type CommandName = keyof typeof COMMANDS

export const RUNNERS = ['vitest', 'jest'] as const

/** One option of the command line. `value` names what it takes in the help and is absent for a switch. */
export interface OptionRow {
  readonly type: 'string' | 'boolean'
  readonly text: string
  readonly value?: string
  readonly short?: string
  readonly multiple?: boolean
  /** The commands that know it; all of them where absent. */
  readonly commands?: readonly CommandName[]
}

/** Every option of the command line, in the order of the help; `node:util` parses with this same table. */
export const OPTIONS = {
  test: {
    type: 'string',
    short: 't',
    value: '<test name>',
    text: 'Only the tests with this name.',
    commands: ['explain', 'run'],
  },
  after: {
    type: 'string',
    multiple: true,
    value: '<a,b,c>',
    text: 'The files before it, in order. Default: the last history, else the suite.',
    commands: ['explain'],
  },
  bundle: {
    type: 'string',
    value: '<dir>',
    text: 'Write a folder that reproduces it with the test runner alone.',
    commands: ['explain'],
  },
  history: {
    type: 'string',
    value: '<file>',
    text: 'The history of runs. Default: in the cache folder, if not in CI.',
    commands: ['audit', 'explain', 'report'],
  },
  only: {
    type: 'string',
    multiple: true,
    value: '<test name>',
    text: 'Only these tests of the last file, in this order.',
    commands: ['run'],
  },
  'shuffle-tests': {
    type: 'boolean',
    text: 'Run the tests inside each file in another order as well.',
    commands: ['audit'],
  },
  root: { type: 'string', value: '<dir>', text: 'The project. Default: the current directory.' },
  config: { type: 'string', value: '<file>', text: "The runner's config file. Default: the one the runner finds." },
  runner: { type: 'string', value: RUNNERS.join('|'), text: 'The test runner. Default: the one the project uses.' },
  project: { type: 'string', multiple: true, value: '<name>', text: 'Only this project; may be given several times.' },
  json: { type: 'string', value: '<file>', text: 'Write the JSON report.' },
  html: { type: 'string', value: '<file>', text: 'Write the HTML page.' },
  format: { type: 'string', value: REPORT_FORMATS.join('|'), text: 'What is printed. Default: terminal.' },
  output: { type: 'string', value: '<file>', text: 'Write what would be printed to a file.' },
  workers: { type: 'string', value: '<n>', text: 'How many workers to use at once. Default: as the runner does.' },
  budget: { type: 'string', value: '<seconds>', text: 'Stop exploring after this long and say what was left.' },
  cost: {
    type: 'string',
    value: '<suite-runs>',
    text: 'How many times the suite may run in all. Default: 6, more if it is small.',
    commands: ['audit'],
  },
  seed: { type: 'string', value: '<n>', text: 'Seed of the orders that are tried.' },
  fail: { type: 'string', value: FAIL_POLICIES.join('|'), text: 'What makes the exit code 1. Default: confirmed.' },
  'no-deep': { type: 'boolean', text: "Leave closures and external modules' private state alone." },
  'no-color': { type: 'boolean', text: 'Print without colours.' },
  help: { type: 'boolean', short: 'h', text: 'Print this help, or that of a command.' },
  version: { type: 'boolean', short: 'v', text: 'Print the version.' },
} as const satisfies Record<string, OptionRow>

export type OptionName = keyof typeof OPTIONS

/** One row of the table by name, its optional fields readable whatever the row. */
export function optionRow(name: OptionName): OptionRow {
  return OPTIONS[name]
}

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name)
}
