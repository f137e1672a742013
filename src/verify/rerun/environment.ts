const VARIABLE = 'CARRYOVER_RERUN'

/** Whether this process reruns tests for Carryover, so that the plugin in the user's config keeps still. */
export function isRerun(): boolean {
  return process.env[VARIABLE] === '1'
}

/** The variable by which a rerun's process knows itself. */
export const RERUN_VARIABLES: Readonly<Record<string, string>> = { [VARIABLE]: '1' }
