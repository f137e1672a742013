/**
 * The test runner that Vitest loads into each worker. It ships as TypeScript, because Vitest inlines a `.mts` file even
 * from node_modules, so that this class can extend a user's own runner in TypeScript; everything else is loaded by
 * Node itself, out of reach of `vi.mock` and `vi.resetModules`.
 */
import { chai, expect, inject, TestRunner, vi } from 'vitest'
import type * as worker from './worker.ts'

const settings = inject('carryover')
const load = process.getBuiltinModule('node:module').createRequire(import.meta.url)
const { extendRunner } = load('./worker.js') as typeof worker
const Base =
  settings.baseRunner === undefined
    ? TestRunner
    : ((await import(/* @vite-ignore */ settings.baseRunner)) as { default: unknown }).default

export default extendRunner(Base as worker.RunnerConstructor, { chai, expect, TestRunner, vi }, settings, globalThis)
