import type { ObservedLeak } from '../model/leak.ts'
import type { Node } from './node.ts'
import type { Change, World } from './world.ts'

/** How a test file begins. */
export interface FileStart {
  /** Whose setup files run before it: workers may be shared by projects with setup files of their own. */
  readonly project: string
  /** Some of them have run already. */
  readonly isEarly: boolean
  /** Other test files may have run unseen since the last one that was watched. */
  readonly mayFollowUnseen: boolean
}

/** What setup files do, and the runner by itself, before each file: what they set anew carries over to nobody. */
export interface SetupWatch {
  /** Paths that were seen to be set anew before the file that runs, whatever the file before had left there. */
  readonly resets: readonly string[]
  /**
   * Call when a file begins. Gives what setup files have done by then, but for those of the worker's first file, and what
   * nobody knows who did.
   * @param byRunner what the runner itself has changed since the file before
   */
  begin(start: FileStart, isFirstFile: boolean, byRunner: readonly Change[]): { readonly early: readonly Change[]; readonly unseen: readonly Change[] }
  /** Call after setup files: what they do in the worker's first file is the baseline. Gives what they did otherwise. */
  end(isFirstFile: boolean): readonly Change[]
  /** Marks a leak into what is set anew. */
  mark(leak: ObservedLeak): ObservedLeak
}

/** What is known of the setup files of one project. */
interface Known {
  readonly nodes: Set<Node>
  readonly paths: Set<string>
  readonly resets: string[]
  /** Values that no object of the graph holds are among what they set. */
  hasValues: boolean
  isEarlyKnown: boolean
  isLateKnown: boolean
}

/** Begins to watch what setup files do. */
export function watchSetup(world: World): SetupWatch {
  const projects = new Map<string, Known>()
  let current = open('')

  function open(project: string): Known {
    const known = projects.get(project) ?? { nodes: new Set(), paths: new Set(), resets: [], hasValues: false, isEarlyKnown: false, isLateKnown: false }
    projects.set(project, known)
    return known
  }
  const addReset = ({ leak: { path } }: Change): void => {
    if (!current.resets.includes(path)) current.resets.push(path)
  }
  const learn = (): readonly Change[] => {
    const changes = world.look()
    for (const { leak, node } of changes) {
      current.paths.add(leak.path)
      if (node === undefined) current.hasValues = true
      else current.nodes.add(node)
    }
    return changes
  }
  /** What is new each time is told of, such as an item of a list; what is set anew is not. */
  const sift = (changes: readonly Change[]): readonly Change[] =>
    changes.filter((change) => {
      const isOwn = change.isAddition && !current.paths.has(change.leak.path)
      if (!isOwn) addReset(change)
      return isOwn
    })
  /** Only where they wrote in their first round: one look at a few objects, and not one more at all of them. */
  const look = (): readonly Change[] => sift([...world.lookAt([...current.nodes]), ...(current.hasValues ? world.lookAtValues() : [])])
  const lookEarly = (mayFollowUnseen: boolean): ReturnType<SetupWatch['begin']> => {
    if (!current.isEarlyKnown) {
      current.isEarlyKnown = true
      return { early: learn(), unseen: [] }
    }
    if (!mayFollowUnseen) return { early: look(), unseen: [] }
    const { true: known = [], false: unseen = [] } = Object.groupBy(world.look(), ({ leak }) => (current.paths.has(leak.path) ? 'true' : 'false'))
    return { early: sift(known), unseen }
  }
  return {
    get resets() {
      return current.resets
    },
    begin({ project, isEarly, mayFollowUnseen }, isFirstFile, byRunner) {
      current = open(project)
      // Those of the first file have run before there was anything to compare with.
      if (isFirstFile) return { early: [], unseen: [] }
      byRunner.forEach(addReset)
      return isEarly ? lookEarly(mayFollowUnseen) : { early: [], unseen: mayFollowUnseen ? world.look() : [] }
    },
    end(isFirstFile) {
      const changes = current.isLateKnown ? look() : learn()
      current.isLateKnown = true
      return isFirstFile ? [] : changes
    },
    mark: (leak) => (current.resets.some((path) => isBelow(leak.path, path)) ? { ...leak, isReset: true } : leak),
  }
}

/** Whether a path is another one or hangs below it. */
export function isBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`)
}
