/**
 * What one test file did to the module cache of its worker, as the worker saw it: plain JSON, and each part only where
 * there is something to say. Modules are named by their path relative to the root; Node's builtins as `node:fs`, what
 * has no path by its id.
 */
export interface CacheFacts {
  /** Modules that were mocked while the file ran. */
  readonly mocks?: Readonly<Record<string, Mock>>
  /** Modules that were evaluated while imports of theirs were mocked, or that no longer are what they were then. */
  readonly bound?: Readonly<Record<string, BoundModule>>
  /** Modules in the cache, loaded without a mock by an earlier file, that import what this file mocks. */
  readonly missed?: readonly MissedImporter[]
  /** Hooks and mocks that modules registered while they were evaluated, test and setup files among them. */
  readonly registered?: Readonly<Record<string, Registration>>
  /** Mocks of earlier files that were still in force, each with its file. */
  readonly foreign?: Readonly<Record<string, string>>
  /** The file emptied the module cache after it had begun. */
  readonly hasReset?: true
}

export interface Mock {
  readonly how: 'factory' | 'automock' | 'spy' | 'redirect'
  /** The module that called `vi.mock`: the test file, a setup file, or one that they import. */
  readonly from: string
  /** What is loaded instead, for a redirect to `__mocks__`. */
  readonly to?: string
  /** Of a spy: it was told to do something else than the original. */
  readonly isChanged?: true
}

export interface BoundModule {
  /** Imports that were mocked; none where the module, bound before, was loaded anew without a mock or only dropped. */
  readonly to: readonly string[]
  /** It was evaluated after the file had emptied the cache. */
  readonly isFresh?: true
  /** It was no longer in the cache when the file ended. */
  readonly isDropped?: true
  /** It was evaluated by a setup file's imports. */
  readonly isSetup?: true
}

export interface MissedImporter {
  readonly module: string
  readonly mocked: string
  /** The test file during which the module was loaded. */
  readonly by: string
}

export interface Registration {
  /** Names of hooks, and `vi.mock(path)`, in the order of the calls. */
  readonly what: readonly string[]
  /** Setup files' imports led to it, so that every file would have it. */
  readonly isSetup?: true
  /** It is a test or setup file, which is evaluated for each file. */
  readonly isEach?: true
  /** Of such a file: modules whose exports its hooks use. */
  readonly uses?: readonly string[]
}
