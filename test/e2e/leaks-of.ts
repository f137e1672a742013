import { expect } from 'vitest'
import type { FixtureRun } from '../run-fixture.ts'
import type { Expected } from './kinds-node.ts'

/** The leaks of one file as a report holds them, by path. */
export function leaksOf({ report, stdout, stderr }: FixtureRun, file: string): Expected[] {
  if (report === undefined) throw new Error(`no report was written:\n${stdout}\n${stderr}`)
  return report.leaks
    .filter((leak) => leak.file === file)
    .map(({ kind, path, before, after }): Expected => [kind, path, before, after])
    .sort(byPath)
}

/** Asserts that a file was looked at and left exactly these. */
export function expectLeaks(run: FixtureRun, file: string, leaks: readonly Expected[]): void {
  expect(leaksOf(run, file), file).toEqual([...leaks].sort(byPath))
  expect(run.report?.files.find(({ path }) => path === file)?.objects, file).toBeGreaterThan(100)
}

function byPath([, one]: Expected, [, other]: Expected): number {
  return one < other ? -1 : 1
}
