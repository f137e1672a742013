import { rmSync } from 'node:fs'
import { afterAll } from 'vitest'
import { createProject, type FixtureOptions, type FixtureRun, runProject } from './make-project.ts'

export { execute, type FixtureOptions, type FixtureRun, type VitestVersion } from './make-project.ts'

const directories: string[] = []
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
})

/** Copies a fixture to a fresh directory and runs the real Vitest in it. */
export function runFixture(name: string, options: FixtureOptions = {}): Promise<FixtureRun> {
  return runProject(makeProject(name, options), options)
}

/** A copy of a fixture with this build of Carryover and one version of Vitest installed, removed when the test file ends. */
export function makeProject(name: string, options: FixtureOptions = {}): string {
  const directory = createProject(name, options)
  directories.push(directory)
  return directory
}
