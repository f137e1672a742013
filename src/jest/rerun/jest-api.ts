import { RunnerError } from '../../model/errors.ts'
import { loadOfJest } from '../find-jest.ts'
import type { GlobalConfig, ProjectConfig, Test, TestContext, TestResult } from '../jest-types.ts'

/** Arguments of Jest's command line, parsed: they stand above the config. */
export type Arguments = Readonly<Record<string, unknown>>

/** Jest's own functions, as its command line uses them. */
export interface JestApi {
  readonly version: string
  buildArgv(words: readonly string[]): Promise<Arguments>
  readConfigs(argv: Arguments, projects: readonly string[]): Promise<Configs>
  runCLI(argv: Arguments, projects: readonly string[]): Promise<{ readonly results: Results }>
  createContext(globalConfig: GlobalConfig, config: ProjectConfig): Promise<TestContext>
  /** The test files of a project that the patterns of the global config select. */
  findTests(globalConfig: GlobalConfig, context: TestContext): Promise<readonly Test[]>
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
  const load = <T>(name: string): T => {
    const loaded = loadOfJest<T>(root, name)
    if (loaded === undefined) throw new RunnerError(`Jest was not found from ${root}: ${name} cannot be loaded`)
    return loaded
  }
  const core = load<CoreModule>('@jest/core')
  const { readConfigs } = load<Pick<JestApi, 'readConfigs'>>('jest-config')
  const { buildArgv } = load<Pick<JestApi, 'buildArgv'>>('jest-cli')
  return {
    version: core.getVersion(),
    buildArgv,
    readConfigs,
    runCLI: core.runCLI,
    createContext(globalConfig, config) {
      const { default: Runtime } = load<RuntimeModule>('jest-runtime')
      return Runtime.createContext(config, { maxWorkers: 1, watchman: globalConfig.watchman === true, watch: false, console })
    },
    async findTests(globalConfig, context) {
      const { tests } = await new core.SearchSource(context).getTestPaths(globalConfig, context.config)
      return tests
    },
  }
}

interface CoreModule extends Pick<JestApi, 'runCLI'> {
  getVersion(): string
  readonly SearchSource: new (context: TestContext) => {
    getTestPaths(globalConfig: GlobalConfig, config: ProjectConfig): Promise<{ readonly tests: readonly Test[] }>
  }
}

interface RuntimeModule {
  readonly default: { createContext(config: ProjectConfig, options: object): Promise<TestContext> }
}
