import type { ObservedLeak } from '../../model/leak.ts'
import * as native from '../../probe/natives.ts'

/**
 * Watches whether a test file sets the exit code, which is behind an accessor that its `process` shares with the real one.
 * Where an earlier file has set the same, nothing differs, and yet this file alone would be enough.
 *
 * @returns what it left in that case; to be asked when the file has ended
 */
export function watchExitCode({ process: copy }: typeof globalThis): () => ObservedLeak | undefined {
  const own = native.getOwnPropertyDescriptor(copy, 'exitCode')
  const before = process.exitCode
  if (own?.set === undefined || own.configurable !== true) return () => undefined
  const { set } = own
  let isSet = false
  native.defineProperty(copy, 'exitCode', {
    ...own,
    set(value: unknown) {
      isSet = true
      native.apply(set, this, [value])
    },
  })
  return () => {
    const after = process.exitCode
    if (!isSet || after !== before || after === undefined || Number(after) === 0) return undefined
    return { kind: 'process', path: 'process.exitCode', before: String(before), after: `${after} (set again)` }
  }
}
