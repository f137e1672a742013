import * as native from '../../natives.ts'

/** Whether a getter of the global object is one of those by which Vitest shows a window's property; known by its text. */
export function isEnvironments(get: () => unknown): boolean {
  return !native.isProxy(get) && native.functionSource(get).includes('overrideObject')
}
