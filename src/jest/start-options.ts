import { basename } from 'node:path'
import type { ClientOptions } from '../verify/rerun/client.ts'

/** How this process of Jest was started, so that reruns find the same config: to be asked before test files change it. */
export function startOptions(): Pick<ClientOptions, 'cwd' | 'argv'> {
  const [, script = '', ...argv] = process.argv
  // What starts Jest by its API has arguments of its own.
  return { cwd: process.cwd(), argv: basename(script).startsWith('jest') ? argv : [] }
}

/** The config file that a command has to name, as it was given to Jest. */
export function configOf(argv: readonly string[]): string | undefined {
  const index = argv.findIndex((word) => /^(?:-c|--config)(?:=|$)/.test(word))
  const word = argv[index]
  const value = word?.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[index + 1]
  // A config that is written out belongs in no command.
  return index === -1 || value?.startsWith('{') ? undefined : value
}
