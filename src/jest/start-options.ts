import { basename } from 'node:path'
import type { ClientOptions } from '../verify/rerun/client.ts'
import { nodeOptions } from './node-options.ts'

/**
 * How this process of Jest was started, so that reruns begin as it did. To be asked before test files run, which may
 * change what a process hands on to its children.
 */
export function startOptions(root: string = process.cwd()): Required<Pick<ClientOptions, 'argv' | 'birth'>> {
  const [, script = '', ...argv] = process.argv
  return {
    birth: { cwd: root, env: { ...process.env }, umask: process.umask(), execArgv: nodeOptions(root) },
    // What starts Jest by its API has arguments of its own.
    argv: basename(script).startsWith('jest') ? argv : [],
  }
}

/** The config file that a command has to name, as it was given to Jest. */
export function configOf(argv: readonly string[]): string | undefined {
  const index = argv.findIndex((word) => /^(?:-c|--config)(?:=|$)/.test(word))
  const word = argv[index]
  const value = word?.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[index + 1]
  // A config that is written out belongs in no command.
  return index === -1 || value?.startsWith('{') ? undefined : value
}
