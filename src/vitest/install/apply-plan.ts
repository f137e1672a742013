import type { TestSequencer, TestSequencerConstructor, TestSpecification, Vitest } from 'vitest/node'
import type { PlanFile } from '../../model/plan.ts'
import { relativePath } from '../worker-path.ts'
import { openIsolation } from './isolation.ts'

/** Makes a run follow a plan: files that may share workers do, and every other has one of its own. */
export function applyPlan(vitest: Vitest, plan: PlanFile): void {
  const { sequence, root } = vitest.config
  sequence.sequencer = followPlan(sequence.sequencer, root, plan)
}

type Sorted = ReturnType<TestSequencer['sort']>

const FOLLOWED = Symbol.for('carryover.plan')

/** The user's own sequencer orders the files; then each is told whether it is isolated. */
function followPlan(Base: TestSequencerConstructor, root: string, plan: PlanFile): TestSequencerConstructor {
  if (FOLLOWED in Base) return Base
  const shared = new Map(plan.projects.map((project) => [project.name, new Set(Object.keys(project.shared))]))
  const isShared = ({ project, moduleId }: TestSpecification): boolean => shared.get(project.name)?.has(relativePath(root, moduleId)) === true
  const isolate = openIsolation()
  return class PlannedSequencer implements TestSequencer {
    static readonly [FOLLOWED] = true
    private readonly base: TestSequencer

    constructor(vitest: Vitest) {
      this.base = new Base(vitest)
    }

    shard(files: TestSpecification[]): Sorted {
      return this.base.shard(files)
    }

    sort(files: TestSpecification[]): Sorted {
      for (const file of files) if (canFollow(file)) isolate(file, !isShared(file))
      return this.base.sort(files)
    }
  }
}

/** Elsewhere isolation means something else, or nothing. */
function canFollow({ project, pool }: TestSpecification): boolean {
  return !project.config.browser.enabled && (pool === 'forks' || pool === 'threads')
}
