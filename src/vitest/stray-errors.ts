import type { StrayError } from '../model/record.ts'
import { quoted } from '../probe/source-line.ts'
import { placesIn } from './stack-places.ts'
import { relativePath } from './worker-path.ts'

/** What Vitest adds to an error that nobody handled. */
interface Serialized {
  readonly type?: unknown
  readonly name?: unknown
  readonly message?: unknown
  readonly stack?: unknown
  readonly VITEST_TEST_PATH?: unknown
}

const KINDS: ReadonlyMap<unknown, StrayError['kind']> = new Map([
  ['Unhandled Rejection', 'unhandled rejection'],
  ['Uncaught Exception', 'uncaught exception'],
])

/** The errors of a run that nobody handled, of those that came while a test file ran. */
export function strayErrorsOf(errors: readonly unknown[], root: string): StrayError[] {
  return errors.flatMap((error) => {
    const { type, name, message, stack, VITEST_TEST_PATH: path } = (error ?? {}) as Serialized
    const kind = KINDS.get(type)
    if (kind === undefined || typeof path !== 'string') return []
    const frames = placesIn(stack, root).map((place) => quoted(place, root))
    return [{ kind, during: relativePath(root, path), name: String(name ?? 'Error'), message: String(message ?? ''), frames }]
  })
}
