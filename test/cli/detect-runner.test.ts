import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { detectRunner } from '../../src/cli/detect-runner.ts'

const directories: string[] = []
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

describe('detectRunner', () => {
  it.each([
    ['a config of Jest', { 'jest.config.ts': '', 'package.json': '{ "devDependencies": { "vitest": "5" } }' }, 'jest'],
    ['a config of Vitest', { 'vitest.config.mts': '', 'package.json': '{ "devDependencies": { "jest": "30" } }' }, 'vitest'],
    ['Jest in the manifest', { 'package.json': '{ "jest": {} }' }, 'jest'],
    ['both configs, and a test script', { 'jest.config.js': '', 'vite.config.ts': '', 'package.json': '{ "scripts": { "test": "jest --ci" } }' }, 'jest'],
    ['a dependency', { 'package.json': '{ "dependencies": { "jest": "^30" } }' }, 'jest'],
    ['what is installed', { 'package.json': '{}', 'node_modules/jest/package.json': '{}' }, 'jest'],
    ['both in all things', { 'jest.config.js': '', 'vitest.config.ts': '' }, 'vitest'],
    ['nothing', {}, 'vitest'],
  ])('goes by %s', (_, files, runner) => {
    expect(detectRunner(project(files), undefined)).toBe(runner)
  })

  it('goes by a config that was named before all else', () => {
    const root = project({ 'vitest.config.ts': '', 'package.json': '{ "scripts": { "test": "vitest" } }' })
    expect(detectRunner(root, 'configs/jest.config.cjs')).toBe('jest')
  })
})

function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'carryover-detect-'))
  directories.push(root)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}
