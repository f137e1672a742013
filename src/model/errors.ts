/** The user's mistake: what, where, what instead, in one line. Printed without a stack; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The test runner failed or is missing, so nothing can be judged. Keeps its cause; exit code 2. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError'
}

/** What went wrong, in one plain line: where a message only announces the next line, with that, and with its causes. */
export function whatWentWrong(error: unknown): string {
  if (!(error instanceof Error)) return firstWords(String(error))
  const { message, name, cause } = error
  const own = name === 'Error' ? firstWords(message) : `${name}: ${firstWords(message)}`
  const deeper = cause === undefined ? '' : whatWentWrong(cause)
  return deeper === '' || own.includes(deeper) ? own : `${own}: ${deeper}`
}

// oxlint-disable-next-line no-control-regex
const COLOURS = /\u001B\[[\d;]*m/g

function firstWords(message: string): string {
  const [first = '', second = ''] = message.replaceAll(COLOURS, '').split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return first.endsWith(':') ? `${first} ${second}` : first
}
