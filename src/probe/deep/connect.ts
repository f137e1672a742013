import * as native from '../natives.ts'
import { connectInspector, type Inspector } from './inspector.ts'
import { lookInto } from './look-into.ts'

/** Connects to V8's inspector, where there is one that may be used and that sees a closure of our own as it is. */
export function connectIfPossible(): Inspector | undefined {
  try {
    const inspector = connectInspector()
    return canSee(inspector) ? inspector : undefined
  } catch {
    return undefined
  }
}

/** No version of Node promises how scopes are told. */
function canSee(inspector: Inspector): boolean {
  const held = {}
  const probe = ((value: object) => () => value)(held)
  const scope = lookInto(inspector, [probe])[0]?.scopes[0]
  return scope !== undefined && native.getOwnPropertyDescriptor(scope.variables, 'value')?.value === held
}
