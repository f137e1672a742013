/**
 * The environment of the form without the test runner: it wraps the one that tests run in, and watches each test file
 * from its setup to its teardown.
 */
import { environmentOf, environmentOptions } from './base-environment.ts'
import type { Environment, EnvironmentConfig, EnvironmentContext, ProjectConfig } from './jest-types.ts'
import { projectName } from './project-name.ts'
import { rootOf } from './root.ts'
import { RUNNER, settingsOf } from './settings.ts'
import { codeOf, type FileWatch, watchFile } from './worker.ts'

export type { CarryoverEnvironmentOptions } from './base-environment.ts'

/** What Jest makes anew for each test file. */
export interface EnvironmentConstructor {
  new (config: EnvironmentConfig, context: EnvironmentContext): Environment
}

/**
 * `testEnvironment: 'carryover/jest/environment'`. The environment that tests run in is `base` under
 * `testEnvironmentOptions.carryover`, or else `node`.
 */
function CarryoverEnvironment(config: EnvironmentConfig, context: EnvironmentContext): Environment {
  const { projectConfig } = config
  const { base, rest } = environmentOptions(projectConfig)
  const Watched = withCarryover(environmentOf(base, projectConfig.rootDir))
  return new Watched({ ...config, projectConfig: { ...projectConfig, testEnvironmentOptions: rest } }, context)
}

/** Called with `new`, a function gives what it returns: which class it is depends on the options. */
export default CarryoverEnvironment as unknown as EnvironmentConstructor

/** The same for a class of your own: gives a class that extends it and watches each test file. */
export function withCarryover<Base extends EnvironmentConstructor>(base: Base): Base {
  class WatchedEnvironment extends (base as EnvironmentConstructor) {
    private readonly carryoverFile: readonly [EnvironmentConfig, string]
    private carryoverWatch: FileWatch | undefined

    constructor(config: EnvironmentConfig, context: EnvironmentContext) {
      super(config, context)
      this.carryoverFile = [config, context.testPath]
    }

    override async setup(): Promise<void> {
      await super.setup()
      this.carryoverWatch = beginFile(...this.carryoverFile, this.global)
    }

    override async teardown(): Promise<void> {
      await super.teardown()
      this.carryoverWatch?.readCode(codeOf(this.carryoverFile[1]))
      await this.carryoverWatch?.end()
      this.carryoverWatch?.outbox?.write()
    }
  }
  return WatchedEnvironment as unknown as Base
}

function beginFile({ globalConfig, projectConfig }: EnvironmentConfig, path: string, global: typeof globalThis): FileWatch | undefined {
  const settings = settingsOf(globalConfig)
  // Without the reporter nobody asks; where the test runner is as well, it watches and sees more.
  if (settings === undefined || isWatchedByRunner(projectConfig)) return undefined
  return watchFile(settings, {
    path,
    root: rootOf(globalConfig.rootDir, projectConfig.cwd),
    project: projectName(globalConfig, projectConfig),
    hasEarlySetup: projectConfig.setupFiles.length > 0,
    // A docblock puts another environment in the place of this one.
    mayFollowUnseen: true,
    hasUnseenSetup: projectConfig.setupFilesAfterEnv.length > 0,
    global,
  })
}

function isWatchedByRunner({ testRunner }: ProjectConfig): boolean {
  return testRunner === RUNNER
}
