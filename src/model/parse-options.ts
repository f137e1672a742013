import { UsageError } from './errors.ts'
import { nearest } from './nearest.ts'
import { FAIL_POLICIES, REPORT_FORMATS } from './options.ts'
import type { CarryoverOptions, ResolvedOptions } from './options.ts'

/**
 * The options a user passed, checked and with their defaults.
 * @param where the call or config entry that took them, for the message.
 * @throws {UsageError} of one line: what is wrong, where, and what to write instead.
 */
export function parseOptions(input: unknown, where = 'carryover()'): ResolvedOptions {
  if (input === undefined) return { ...DEFAULTS }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new UsageError(`${where} takes an object of options, not ${shown(input)}: write { fail: "confirmed" }.`)
  }
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) check(name, value, where)
  return { ...DEFAULTS, ...Object.fromEntries(given) }
}

const DEFAULTS: ResolvedOptions = {
  fail: 'never',
  format: 'terminal',
  deep: false,
  confirm: true,
  plan: false,
  ignore: [],
  sources: [],
}

interface Rule {
  readonly accepts: (value: unknown) => boolean
  readonly instead: string
}

const FILE: Rule = { accepts: isText, instead: 'a file name' }
const SWITCH: Rule = { accepts: (value) => typeof value === 'boolean', instead: 'true or false' }

const RULES = {
  fail: oneOf(FAIL_POLICIES),
  json: FILE,
  html: FILE,
  format: oneOf(REPORT_FORMATS),
  baseline: FILE,
  deep: SWITCH,
  confirm: SWITCH,
  plan: SWITCH,
  history: {
    accepts: (value) => typeof value === 'boolean' || isText(value),
    instead: 'true, false or a file name',
  },
  ignore: { accepts: isTexts, instead: 'a list of leak paths, in which * stands for any characters' },
  sources: { accepts: isTexts, instead: 'a list of modules that call defineSource()' },
} satisfies Record<keyof CarryoverOptions, Rule>

const NAMES = Object.keys(RULES) as [keyof CarryoverOptions, ...(keyof CarryoverOptions)[]]

function check(name: string, value: unknown, where: string): void {
  if (!isOption(name)) {
    throw new UsageError(`Unknown option ${shown(name)} in ${where}: did you mean "${nearest(name, NAMES)}"?`)
  }
  const { accepts, instead } = RULES[name]
  if (!accepts(value)) throw new UsageError(`Option "${name}" in ${where} is ${shown(value)}: it takes ${instead}.`)
}

function isOption(name: string): name is keyof CarryoverOptions {
  return Object.hasOwn(RULES, name)
}

function oneOf(values: readonly string[]): Rule {
  const quoted = values.map((value) => `"${value}"`)
  return {
    accepts: (value) => typeof value === 'string' && values.includes(value),
    instead: `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`,
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText)
}

/** A value in one short line; never calls into it. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value)
}
