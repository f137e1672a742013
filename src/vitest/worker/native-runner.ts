/**
 * The test runner for `experimental.viteModuleRunner: false`, where Node itself loads it: Node strips no types below
 * node_modules, so that the one that ships as TypeScript cannot be used.
 */
import { chai, expect, inject, TestRunner, vi } from 'vitest'
import { extendRunner, type RunnerConstructor } from '../worker.ts'

const settings = inject('carryover')
const Base: unknown =
  settings.baseRunner === undefined ? TestRunner : ((await import(settings.baseRunner)) as { default: unknown }).default

export default extendRunner(Base as RunnerConstructor, { chai, expect, TestRunner, vi }, settings, globalThis)
