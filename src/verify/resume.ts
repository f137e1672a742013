import { type Content, readContents, shortHash } from '../ledger/contents.ts'
import { openFingerprints } from '../ledger/fingerprints.ts'
import { type Journal, openJournal } from '../ledger/journal.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { InsideOrder } from '../model/inside.ts'
import { keyOf, type ProjectFile } from '../model/project-file.ts'
import { VERSION } from '../model/version.ts'
import { joinedRuns } from './in-parts.ts'
import type { RunResult, TestRunner } from './test-runner.ts'

/** A test runner that remembers on disk what it ran, and does not run again what a process before it ran. */
export interface ResumedRunner extends TestRunner {
  /** Runs that a process before this one made on the same code. */
  readonly resumed: { readonly runs: number; /** Milliseconds since 1970. */ readonly stoppedAt: number }
  /** Forgets what was run: the work is done. */
  end(): void
}

/** A run, how it was asked for, and what the code was that ran. */
interface Entry {
  readonly request: string
  readonly code: string
  readonly result: RunResult
}

/** Other things than code change meanwhile as well: services, and what lies on the disk. */
const MAX_AGE = 24 * 60 * 60 * 1000

/**
 * Lets a runner go on where an earlier process was stopped. A run stands for the same request where all that its files
 * import, setup and config files, the lock file, versions and options are the same; one that was made several times stands
 * for as many. Files that ran each in a worker of its own are remembered one by one.
 * @param path where the runs are kept meanwhile
 * @param options of the tool, all that the outcome of a run may depend on
 */
export function resume(runner: TestRunner, root: string, path: string, options: unknown): ResumedRunner {
  const codeOf = openCode(runner, root)
  const journal = openJournal(path, shortHash(JSON.stringify([VERSION, runner.info, runner.config, options, process.env.NODE_OPTIONS])), MAX_AGE)
  const kept = usable(journal, codeOf)
  const stoppedAt = journal.keptAt
  const resumed = { runs: [...kept.values()].reduce((sum, results) => sum + results.length, 0), stoppedAt }
  const add = (request: string, result: RunResult): void => {
    const code = codeOf(result)
    if (code !== '') journal.add({ request, code, result } satisfies Entry)
  }
  const remembered = async <R extends RunResult | null>(name: string, run: () => Promise<R>): Promise<R | RunResult> => {
    const known = kept.get(name)?.shift()
    if (known !== undefined) return known
    const result = await run()
    if (result !== null) add(name, result)
    return result
  }
  return {
    ...runner,
    resumed,
    end: journal.end,
    run: (request) => remembered(JSON.stringify(['run', request]), () => runner.run(request)) as Promise<RunResult>,
    runPlanned: (shared, isolated) => remembered(JSON.stringify(['plan', shared, isolated]), () => runner.runPlanned(shared, isolated)),
    async runIsolated(files, inside) {
      const known = files.map((file) => kept.get(nameOf(file, inside))?.shift())
      const open = files.filter((_, index) => known[index] === undefined)
      const rest = open.length === 0 ? [] : [await runner.runIsolated(open, inside)]
      for (const result of rest) for (const file of open) add(nameOf(file, inside), partOf(result, file, open.length))
      return joinedRuns([...known.filter((result) => result !== undefined), ...rest])
    },
  }
}

function nameOf(file: ProjectFile, inside: InsideOrder | undefined): string {
  return JSON.stringify(['isolated', file.file, file.project, inside])
}

/** What of a run is about one file. */
function partOf(result: RunResult, file: ProjectFile, count: number): RunResult {
  const isOwn = (other: ProjectFile): boolean => keyOf(other) === keyOf(file)
  const { outcomes, records, problems, wallMs } = result
  return { outcomes: outcomes.filter(isOwn), records: records.filter(isOwn), writes: [], reads: [], problems, wallMs: wallMs / count }
}

/** The runs of a journal that would come out of the present code, by how they were asked for. */
function usable({ kept }: Journal, codeOf: (result: RunResult) => string): Map<string, RunResult[]> {
  const same = (kept as readonly Entry[]).filter(({ code, result }) => codeOf(result) === code)
  return new Map([...Map.groupBy(same, ({ request }) => request)].map(([request, entries]) => [request, entries.map(({ result }) => result)]))
}

/** Hashes all the code that a run reached, as it is now; empty where not all of it is known. */
function openCode({ info, sharedFiles }: TestRunner, root: string): (result: RunResult) => string {
  const known = new Map<string, Content>()
  const startedAt = Date.now()
  const ground = { root, runner: info, sharedFiles: (project: string) => sharedFiles?.[project] ?? [] }
  return ({ outcomes, records }) => {
    const contents = readContents(root, known, startedAt)
    const fingerprintOf = openFingerprints(buildLedger(records, outcomes), ground, contents)
    const codes = outcomes.map((outcome) => fingerprintOf(outcome).code)
    for (const [path, content] of contents.fresh) known.set(path, content)
    return outcomes.length === 0 || sharedFiles === undefined || codes.includes('') ? '' : shortHash(codes.join('\0'))
  }
}
