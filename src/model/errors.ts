/** The user's mistake: what, where, what instead, in one line. Printed without a stack; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The test runner failed or is missing, so nothing can be judged. Keeps its cause; exit code 2. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError'
}
