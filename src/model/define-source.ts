/** One value of a source, with how it reads in a report and how it is made what it was. */
export interface CustomValue {
  readonly value: unknown
  /** How the value reads in a report; default: a short rendering of it. */
  readonly text?: string
  /** Makes it what it was, in a rerun that asks whether it is the cause of a failure. */
  readonly putBack?: (before: unknown) => void
}

/**
 * The values of a source by their names. A value is compared with what it was by identity, a list element by element; to
 * say more of one, wrap it with {@link valueWith}.
 */
export type CustomValues = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>

/** A registry of a project's own, which Carryover shall watch. */
export interface CustomSource {
  /** What the state is called in reports: paths begin with it. */
  readonly name: string
  /** Reads the values as they are; called before the first file and after each. It may be async. */
  readonly values?: () => CustomValues | Promise<CustomValues>
  /** Objects whose content is watched, by name: what hangs from them is followed. */
  readonly roots?: () => Readonly<Record<string, object>>
}

const MARK = Symbol.for('carryover.source')
const WITH = Symbol.for('carryover.value')

/**
 * Adds a registry of your own to what Carryover watches. Export what this returns from a module that the option `sources`
 * names.
 *
 * @example
 * export default defineSource({
 *   name: 'plugins',
 *   values: () => Object.fromEntries(registry.all().map((plugin) => [plugin.name, plugin])),
 * })
 */
export function defineSource(source: CustomSource): CustomSource {
  return Object.defineProperty({ ...source }, MARK, { value: true })
}

/** A value with how it reads, or with how it is put back. */
export function valueWith(value: CustomValue): CustomValue {
  return Object.defineProperty({ ...value }, WITH, { value: true })
}

/** Whether a module's export came from {@link defineSource}. */
export function isCustomSource(value: unknown): value is CustomSource {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, MARK)
}

/** What is known of one value. */
export function toCustomValue(value: unknown): CustomValue {
  const isWrapped = typeof value === 'object' && value !== null && Object.hasOwn(value, WITH)
  return isWrapped ? (value as CustomValue) : { value }
}
