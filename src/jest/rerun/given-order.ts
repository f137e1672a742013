/** The sequencer of a rerun: it keeps the files that it is given, in exactly their order. */
import type { GlobalConfig, Test } from '../jest-types.ts'
import { reporterOptions } from '../settings.ts'

/** One file of an order: projects may share a file. */
export interface OrderedFile {
  /** Absolute. */
  readonly path: string
  /** The id of its project's config. */
  readonly project: string
}

/** The key of the order among the options of the reporter. */
export const ORDER_KEY = 'carryoverOrder'

export default class GivenOrder {
  private readonly order: readonly OrderedFile[]

  constructor({ globalConfig }: { readonly globalConfig: GlobalConfig }) {
    this.order = (reporterOptions(globalConfig)?.[ORDER_KEY] ?? []) as readonly OrderedFile[]
  }

  sort(tests: readonly Test[]): Test[] {
    return this.order.flatMap(({ path, project }) => tests.find((test) => test.path === path && test.context.config.id === project) ?? [])
  }

  shard(tests: readonly Test[]): readonly Test[] {
    return tests
  }

  allFailedTests(tests: readonly Test[]): readonly Test[] {
    return tests
  }

  /** The times and failures by which Jest orders the user's next run are not those of a rerun. */
  cacheResults(): void {}
}
