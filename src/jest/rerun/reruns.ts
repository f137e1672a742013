import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { withLateErrors } from '../late-errors.ts'
import { RunnerError } from '../../model/errors.ts'
import type { ProjectFile } from '../../model/project-file.ts'
import type { FileRecord } from '../../model/record.ts'
import type { RerunOptions } from '../../verify/rerun/protocol.ts'
import type { Reruns } from '../../verify/rerun/serve.ts'
import type { RunResult } from '../../verify/test-runner.ts'
import { findBaseRunner } from '../base-runner.ts'
import { openImports } from '../imports.ts'
import type { ProjectConfig, TestContext, TestResult } from '../jest-types.ts'
import { outcomeOf } from '../outcomes.ts'
import { projectName } from '../project-name.ts'
import { openRecordReader, recordsOf } from '../read-records.ts'
import { relativePath } from '../relative-path.ts'
import { rootOf } from '../root.ts'
import { reporterOptions, RUNNER, type WorkerSettings } from '../settings.ts'
import { sharedFilesOf } from '../shared-files.ts'
import { configOf } from '../start-options.ts'
import { lastingArguments, rerunArguments, type Workers } from './arguments.ts'
import type { OrderedFile } from './given-order.ts'
import { loadJest } from './jest-api.ts'
import { tracedWrites } from './traced-writes.ts'

/** Runs exact orders with the project's own Jest, each in a process of its own that Jest starts for it. */
export async function openReruns(options: RerunOptions): Promise<Reruns> {
  const jest = loadJest(options.root)
  const words = [...(options.argv ?? []), ...(options.config === undefined ? [] : ['--config', options.config])]
  const lasting = lastingArguments(await jest.buildArgv(words))
  const directories = (lasting['projects'] as readonly string[] | undefined) ?? [process.cwd()]
  const { globalConfig, configs } = await jest.readConfigs({ ...lasting, $0: '', _: [] }, directories)
  const root = rootOf(globalConfig.rootDir, process.cwd())
  const names = new Map(configs.map((config) => [config.id, projectName(globalConfig, config)]))
  const wanted = options.projects === undefined ? configs : configs.filter(({ id }) => options.projects?.includes(names.get(id) ?? ''))
  const testRunner = findBaseRunner(globalConfig.rootDir, reporterOptions(globalConfig)?.['testRunner'] as string | undefined)
  const testRunners = Object.fromEntries(configs.map((config) => [config.id, config.testRunner] as const).filter(([, path]) => path !== RUNNER))

  const contexts = new Map<string, Promise<TestContext>>()
  const contextOf = (config: ProjectConfig): Promise<TestContext> => {
    const context = contexts.get(config.id) ?? jest.createContext(globalConfig, config)
    contexts.set(config.id, context)
    return context
  }
  const addImports = openImports(globalConfig.rootDir, root)
  const ordered = ({ file, project }: ProjectFile): OrderedFile => {
    const config = configs.find(({ id }) => names.get(id) === project)
    if (config === undefined) throw new RunnerError(`no project is called ${project}`)
    return { path: join(root, file), project: config.id }
  }
  const run = async (files: readonly ProjectFile[], workers: Workers, request: Pick<WorkerSettings, 'putBack' | 'trace' | 'inside'> = {}): Promise<RunResult> => {
    const startedAt = performance.now()
    const reader = openRecordReader()
    const settings = { ignore: options.ignore ?? [], testRunner, testRunners, directory: reader.directory, ...request }
    const { exitCode } = process
    const { results } = await jest.runCLI(rerunArguments(lasting, files.map(ordered), workers, settings), directories)
    process.exitCode = exitCode
    results.testResults.forEach(reader.take)
    const used = await Promise.all(configs.filter(({ id }) => files.some(({ project }) => project === names.get(id))).map(contextOf))
    const records = addImports(recordsOf(reader.finish(), root), (project) => used.find(({ config }) => names.get(config.id) === project))
    const outcomes = results.testResults.map((result) => outcomeOf(result, ownerOf(result, files, records, root), root))
    return {
      outcomes,
      records: withLateErrors(records, outcomes),
      writes: results.testResults.flatMap((result) => tracedWrites(result, root)),
      reads: [],
      problems: results.runExecError?.message === undefined ? [] : [results.runExecError.message],
      wallMs: performance.now() - startedAt,
    }
  }
  return {
    abilities: ['trace'],
    info: {
      name: 'jest',
      version: jest.version,
      pool: globalConfig.workerThreads === true ? 'thread' : 'process',
      isolate: false,
      workers: globalConfig.maxWorkers,
    },
    sharedFiles: Object.fromEntries(configs.map((config) => [names.get(config.id) ?? '', sharedFilesOf(config, root, options.config ?? configOf(options.argv ?? []))])),
    async list(filters) {
      const { globalConfig: filtered } = await jest.readConfigs({ ...lasting, $0: '', _: [...filters] }, directories)
      const files = await Promise.all(wanted.map(async (config) => (await jest.findTests(filtered, await contextOf(config))).map(({ path }) => fileOf(path, config))))
      return files.flat()
    },
    async run({ order, project, putBack, trace, inside }) {
      const files = order.map((file) => ({ file, project }))
      const request = { ...(putBack && { putBack }), ...(inside && { inside }) }
      if (trace === undefined) return run(files, ONE_WORKER, request)
      const result = await run(files, ONE_WORKER, { ...request, trace: { paths: trace.paths, hasTraps: false } })
      const paths = trace.paths.filter((path) => !result.writes.some((write) => write.path === path))
      if (paths.length === 0) return result
      // Plain assignments show to traps alone, which some libraries would trip over.
      const { writes } = await run(files, ONE_WORKER, { ...request, trace: { paths, hasTraps: true } })
      return { ...result, writes: [...result.writes, ...writes] }
    },
    async runIsolated(files, inside) {
      const request = inside && { inside: Object.fromEntries(files.map(({ file }) => [file, inside])) }
      const result = await run(files, { maxWorkers: availableParallelism(), workerIdleMemoryLimit: 0 }, request)
      // Jest replaces no thread, and older versions no process either.
      const shared = files.filter(({ file, project }) => result.records.some((record) => record.position > 0 && record.file === file && record.project === project))
      const again = await inSeries(shared, (file) => run([file], ONE_WORKER, request))
      return [result, ...again].reduce(replacing)
    },
    close: () => Promise.resolve(),
  }

  function fileOf(path: string, { id }: ProjectConfig): ProjectFile {
    return { file: relativePath(root, path), project: names.get(id) ?? '' }
  }
}

const ONE_WORKER: Workers = { maxWorkers: 1, workerIdleMemoryLimit: 50_000_000_000 }

/** The project of a result, which Jest names by its display name alone. */
function ownerOf({ testFilePath, displayName }: TestResult, files: readonly ProjectFile[], records: readonly FileRecord[], root: string): string {
  const file = relativePath(root, testFilePath)
  const known = [...records, ...files].filter((candidate) => candidate.file === file)
  return (known.find(({ project }) => project === displayName?.name) ?? known[0])?.project ?? displayName?.name ?? ''
}

async function inSeries<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const item of items) results.push(await work(item))
  return results
}

/** What a later run says of a file stands in the place of what an earlier one said. */
function replacing(earlier: RunResult, later: RunResult): RunResult {
  const isOld = ({ file, project }: ProjectFile): boolean => !later.outcomes.some((outcome) => outcome.file === file && outcome.project === project)
  return {
    outcomes: [...earlier.outcomes.filter(isOld), ...later.outcomes],
    records: [...earlier.records.filter(isOld), ...later.records],
    writes: [],
    reads: [],
    problems: [...earlier.problems, ...later.problems],
    wallMs: earlier.wallMs + later.wallMs,
  }
}
