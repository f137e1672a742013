import * as native from '../../probe/natives.ts'
import { channelNames, environmentKeys } from '../../probe/sources/channels.ts'
import type { Names } from '../../probe/node.ts'
import { LOADED_BY_JEST } from './jests-own.ts'
import type { LoadedCode } from './loaded-code.ts'

/** What one text mentions; most mention nothing. */
interface Mentions {
  readonly length: number
  /** How many names were known when it was read. */
  readonly asked: number
  readonly names: readonly string[]
  /** It gets at classes without their names. */
  readonly isReflective: boolean
}

const CLASS = /[A-Z]\w+/g
const MODULE = /["'`](?:node:)?[a-z]\w*/g
/** Libraries ask what an object is made of; a test file that does may be about to change that. */
const REFLECTIONS = ['getPrototypeOf', '__proto__', '.constructor']
/** Stands for what gets at the worker's own environment variables: `process.env` of a test file is a copy. */
export const REAL_VARIABLES = 'process.env'
const WAYS_TO_VARIABLES = ['loadEnvFile', 'getBuiltinModule', 'SHARE_ENV', 'process.binding', 'mainModule']
const known = new native.SafeMap<string, Mentions>()

/** Reads what code names: channels and keys of which Node keeps no list; and classes. */
export interface CodeReader {
  read(code: LoadedCode): void
  /** Which of the names all code that was read mentions; nothing where some of it is unknown, or gets at them without. */
  names(): ReadonlySet<string> | undefined
}

/** For the code that one test file loads. @param asked names of classes */
export function openCodeReader(asked: Names): CodeReader {
  const names = new native.SafeSet<string>()
  let isKnown: boolean | undefined
  return {
    read({ texts, isAll }) {
      isKnown = isAll && isKnown !== false
      for (const [path, text] of texts) {
        const mentions = mentionsOf(path, text, asked)
        if (mentions.isReflective) isKnown = false
        for (const name of mentions.names) names.add(name)
      }
    },
    names: () => (isKnown === true ? names : undefined),
  }
}

function mentionsOf(path: string, text: string, asked: Names): Mentions {
  const before = known.get(path)
  // In watch mode a file may have become another one.
  if (before?.length === text.length && before.asked === asked.size) return before
  channelNames.read(text)
  environmentKeys.read(text)
  const names = new native.SafeSet<string>()
  if (!LOADED_BY_JEST.test(path)) {
    for (const name of text.match(CLASS) ?? []) if (asked.has(name)) names.add(name)
    for (const start of text.match(MODULE) ?? []) {
      const name = start.slice(start.lastIndexOf(':') + 1 || 1)
      if (asked.has(name)) names.add(name)
    }
    if (isNamingOne(text, WAYS_TO_VARIABLES)) names.add(REAL_VARIABLES)
  }
  const isReflective = !/[\\/]node_modules[\\/]/.test(path) && isNamingOne(text, REFLECTIONS)
  const mentions = { length: text.length, asked: asked.size, names: [...names], isReflective }
  known.set(path, mentions)
  return mentions
}

function isNamingOne(text: string, words: readonly string[]): boolean {
  return words.some((word) => text.includes(word))
}
