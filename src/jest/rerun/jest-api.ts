import { createRequire } from 'node:module'
import { RunnerError } from '../../model/errors.ts'
import { placesOfJest, resolveFrom } from '../find-jest.ts'
import type { GlobalConfig, ProjectConfig, Test, TestResult } from '../jest-types.ts'

/** Arguments of Jest's command line, parsed: they stand above the config. */
export type Arguments = Readonly<Record<string, unknown>>

/** Jest's own functions, as its command line uses them. */
export interface JestApi {
  readonly version: string
  buildArgv(words: readonly string[]): Promise<Arguments>
  readConfigs(argv: Arguments, projects: readonly string[]): Promise<Configs>
  runCLI(argv: Arguments, projects: readonly string[]): Promise<{ readonly results: Results }>
  /** The test files of a project that the patterns of the global config select. */
  findTests(globalConfig: GlobalConfig, config: ProjectConfig): Promise<readonly Test[]>
}

export interface Configs {
  readonly globalConfig: GlobalConfig
  readonly configs: readonly ProjectConfig[]
}

interface Results {
  readonly testResults: readonly TestResult[]
  readonly runExecError?: { readonly message?: string } | undefined
}

/**
 * Loads the project's own Jest.
 * @throws {RunnerError} there is none
 */
export function loadJest(root: string): JestApi {
  const places = placesOfJest(root)
  const load = <T>(name: string): T => {
    for (const place of places) {
      const path = resolveFrom(place, name)
      if (path !== undefined) return createRequire(path)(path) as T
    }
    throw new RunnerError(`Jest was not found from ${root}: ${name} cannot be loaded`)
  }
  const core = load<CoreModule>('@jest/core')
  const { readConfigs } = load<Pick<JestApi, 'readConfigs'>>('jest-config')
  const { buildArgv } = load<Pick<JestApi, 'buildArgv'>>('jest-cli')
  return {
    version: core.getVersion(),
    buildArgv,
    readConfigs,
    runCLI: core.runCLI,
    async findTests(globalConfig, config) {
      const { default: Runtime } = load<RuntimeModule>('jest-runtime')
      const context = await Runtime.createContext(config, { maxWorkers: 1, watchman: globalConfig.watchman === true, watch: false, console })
      const { tests } = await new core.SearchSource(context).getTestPaths(globalConfig, config)
      return tests
    },
  }
}

interface CoreModule extends Pick<JestApi, 'runCLI'> {
  getVersion(): string
  readonly SearchSource: new (context: object) => {
    getTestPaths(globalConfig: GlobalConfig, config: ProjectConfig): Promise<{ readonly tests: readonly Test[] }>
  }
}

interface RuntimeModule {
  readonly default: { createContext(config: ProjectConfig, options: object): Promise<object> }
}
