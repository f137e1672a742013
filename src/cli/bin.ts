#!/usr/bin/env node
import { RunnerError, UsageError } from '../model/errors.ts'
import { VERSION } from '../model/version.ts'
import { parseArguments } from './arguments.ts'
import { help } from './help.ts'
import { runCommand } from './run.ts'

try {
  const command = parseArguments(process.argv.slice(2))
  if (command.name === 'version') console.log(VERSION)
  else if (command.name === 'help') console.log(help(command.about))
  else process.exitCode = await runCommand(command)
} catch (error) {
  const isKnown = error instanceof UsageError || error instanceof RunnerError
  console.error(isKnown ? `carryover: ${error.message.split('\n', 1)[0]}` : error)
  process.exitCode = isKnown ? 2 : 70
}
