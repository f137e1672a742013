/** The parts of Jest's own objects that are used here: its types would be a dependency of every user. */

export interface GlobalConfig {
  readonly rootDir: string
  readonly reporters?: readonly (string | readonly [path: string, options: Readonly<Record<string, unknown>>])[] | null
  readonly projects: readonly unknown[]
  readonly maxWorkers: number
  readonly workerThreads?: boolean | undefined
  readonly watchman?: boolean | undefined
  /** Tests are shuffled inside their files, by the seed. */
  readonly randomize?: boolean | undefined
  readonly seed: number
  /** Only tests run whose names it matches. */
  readonly testNamePattern?: string | undefined
  readonly watch?: boolean | undefined
  readonly watchAll?: boolean | undefined
}

export interface ProjectConfig {
  readonly id: string
  readonly rootDir: string
  /** Where Jest was started. */
  readonly cwd: string
  readonly displayName?: { readonly name: string } | undefined
  readonly detectLeaks: boolean
  readonly setupFiles: readonly string[]
  readonly setupFilesAfterEnv: readonly string[]
  readonly globalSetup?: string | null | undefined
  readonly globalTeardown?: string | null | undefined
  /** Absolute path. */
  readonly testRunner: string
  readonly testEnvironmentOptions: Readonly<Record<string, unknown>>
}

export interface EnvironmentConfig {
  readonly globalConfig: GlobalConfig
  readonly projectConfig: ProjectConfig
}

export interface EnvironmentContext {
  readonly testPath: string
}

/** A test environment, as one test file has it. */
export interface Environment {
  readonly global: typeof globalThis
  setup(): Promise<void>
  teardown(): Promise<void>
  handleTestEvent?(event: TestEvent, state: TestState): unknown
}

/** What loads the modules of one test file. */
export interface Runtime {
  /** Not part of what Jest promises: the texts of files by their paths, here in version 30.5 and there in older ones. */
  readonly fileCache?: { readonly strings?: ReadonlyMap<string, string> }
  readonly _cacheFS?: ReadonlyMap<string, string>
  resetModules(): void
  requireModule(from: string, ...rest: unknown[]): unknown
  unstable_importModule(from: string, ...rest: unknown[]): Promise<unknown>
}

export type TestRunner = (
  globalConfig: GlobalConfig,
  config: ProjectConfig,
  environment: Environment,
  runtime: Runtime,
  testPath: string,
  sendMessageToJest?: (event: string, args: unknown[]) => void,
) => Promise<TestResult>

/** An event of jest-circus. */
export interface TestEvent {
  readonly name: string
  readonly test?: Named
}

/** A test or a block; the outermost block has no parent. */
interface Named {
  readonly name: string
  readonly parent?: Named | undefined
}

export interface TestState {
  readonly rootDescribeBlock: DescribeBlock
}

export interface DescribeBlock {
  readonly type: 'describeBlock'
  readonly name: string
  children: (DescribeBlock | TestEntry)[]
}

export interface TestEntry {
  readonly type: 'test'
  readonly name: string
}

/** What Jest says of one test file when it has run. */
export interface TestResult {
  readonly testFilePath: string
  readonly testResults: readonly AssertionResult[]
  readonly testExecError?: { readonly message?: string; readonly stack?: string } | undefined
  readonly failureMessage?: string | null | undefined
  readonly skipped: boolean
  readonly displayName?: { readonly name: string } | undefined
  readonly perfStats?: { readonly start: number; readonly end: number }
}

export interface AssertionResult {
  readonly ancestorTitles: readonly string[]
  readonly title: string
  readonly status: string
  readonly failureMessages: readonly string[]
}

/** One test file among those of a run. */
export interface Test {
  readonly path: string
  readonly context: TestContext
}

/** What Jest knows of the files of a project. */
export interface TestContext {
  readonly config: ProjectConfig
  readonly hasteFS: object
  readonly resolver: object
}
