/** Paths of what Jest and the libraries that it is made of write while a test file runs, each with the reason. */
const JESTS_OWN: readonly (readonly [path: string, reason: string])[] = [
  ["*[Symbol.for('$$jest-protect-from-deletion')]", 'marks what Jest must not delete when it cleans up the globals of a test file'],
  ["globalThis[Symbol.for('$$jest-deletion-mode')]", 'how thoroughly Jest does that'],
  ['Error.prepareStackTrace', 'maps stacks to sources; set anew for each file'],
  ['Error.stackTraceLimit', 'raised for each file'],
  ["globalThis[Symbol.for('signal-exit emitter')]", 'of the package by which Jest writes its cache'],
]

/** The same, as paths to ignore. */
export const IGNORED: readonly string[] = JESTS_OWN.map(([path]) => path)

/** Packages of Jest, of its DOM environment and of this tool: what they start is not the user's. */
export const JESTS_FILES = /\/node_modules\/(?:jest|jest-[^/]+|@jest\/[^/]+|expect|pretty-format|jsdom|carryover)\//

const LOADED = [
  '@jest/[^/]+', 'expect', 'jest-(?:circus|diff|each|get-type|matcher-utils|message-util|mock|regex-util|snapshot|util)', 'pretty-format',
  'graceful-fs', 'stack-utils', 'ci-info', 'picomatch', 'pure-rand',
]

/**
 * Packages that Jest loads into the context of each test file. What they name they use as it is: graceful-fs patches only
 * what it is given.
 */
export const LOADED_BY_JEST = new RegExp(`[\\\\/]node_modules[\\\\/](?:${LOADED.join('|')})[\\\\/]`)
