/** Something that the runner, the environment, a library or this tool does, and that is nobody's leak. */
export interface Exclusion {
  readonly key: PropertyKey
  readonly reason: string
}

/** Set by the test that asks which exclusions are still needed. */
const isOff = process.env['CARRYOVER_EXCLUDE'] === 'nothing'

/** The keys of a list of exclusions. */
export function keysOf(exclusions: readonly Exclusion[]): ReadonlySet<PropertyKey> {
  return new Set(isOff ? [] : exclusions.map(({ key }) => key))
}

/** Whether what an exclusion is about is to be left out: always, but while a test looks for what would show without it. */
export function isExcluding(): boolean {
  return !isOff
}
