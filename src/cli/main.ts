import { RunnerError, UsageError } from '../model/errors.ts'
import { VERSION } from '../model/version.ts'
import { parseArguments } from './arguments.ts'
import { help } from './help.ts'
import { runCommand } from './run.ts'

/** Does what the arguments ask for, and gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const command = parseArguments(argv)
    if (command.name === 'version') console.log(VERSION)
    else if (command.name === 'help') console.log(help(command.about))
    else return await runCommand(command)
    return 0
  } catch (error) {
    const isKnown = error instanceof UsageError || error instanceof RunnerError
    console.error(isKnown ? `carryover: ${error.message.split('\n', 1)[0]}` : error)
    return isKnown ? 2 : 70
  }
}
