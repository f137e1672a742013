import { pathToFileURL } from 'node:url'
import { UsageError } from '../model/errors.ts'
import { placesOfJest, resolveFrom } from './find-jest.ts'
import type { TestRunner } from './jest-types.ts'

/**
 * The absolute path of the test runner that is to be wrapped.
 * @param name as the user wrote it; nothing for Jest's own
 * @throws {UsageError} it was not found
 */
export function findBaseRunner(root: string, name: string | undefined): string {
  const wanted = name?.replace(/^<rootDir>/, root) ?? DEFAULT
  const places = placesOfJest(root)
  // Jest takes its own from the package that depends on it; a user's is found from the root.
  for (const place of name === undefined ? places.toReversed() : places) {
    const found = resolveFrom(place, wanted)
    if (found !== undefined) return found
  }
  throw new UsageError(`The test runner ${JSON.stringify(wanted)} was not found from ${root}: write the name of an installed one, or its path.`)
}

const DEFAULT = 'jest-circus/runner'

const loaded = new Map<string, Promise<TestRunner>>()

/**
 * Loads a test runner, once.
 * @throws {UsageError} the module is none
 */
export function loadRunner(path: string): Promise<TestRunner> {
  const known = loaded.get(path) ?? load(path)
  loaded.set(path, known)
  return known
}

async function load(path: string): Promise<TestRunner> {
  let runner: unknown = await import(pathToFileURL(path).href)
  while (typeof runner === 'object' && runner !== null && 'default' in runner) runner = runner.default
  if (typeof runner === 'function') return runner as TestRunner
  throw new UsageError(`${path} is no test runner: its default export is no function.`)
}
