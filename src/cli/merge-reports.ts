import { readFile } from 'node:fs/promises'
import { UsageError } from '../model/errors.ts'
import type { Hazard } from '../model/hazard.ts'
import { type Evidence, type FailingTest, type OrderDependent, type Report, REPORT_SCHEMA } from '../model/report.ts'

/**
 * Reads the JSON reports of shards, machines and projects.
 * @throws {UsageError} a file is missing or is no report of this schema
 */
export async function readReports(inputs: readonly string[]): Promise<readonly Report[]> {
  return Promise.all(inputs.map(readReport))
}

/** Joins reports into one; there is one at least. */
export function mergeReports(reports: readonly Report[]): Report {
  return reports.reduce(merge)
}

async function readReport(path: string): Promise<Report> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    throw new UsageError(`${path} cannot be read: give the JSON files that --json wrote.`)
  }
  try {
    const report = JSON.parse(text) as Report
    if (report.schema === REPORT_SCHEMA) return report
  } catch {
    // The message below says what was expected.
  }
  throw new UsageError(`${path} is no ${REPORT_SCHEMA} report: give the JSON files that --json wrote.`)
}

function merge(left: Report, right: Report): Report {
  const leaks = uniqueBy([...left.leaks, ...right.leaks], ({ id }) => id)
  const hazards = mergeHazards([...left.hazards, ...right.hazards])
  const files = [...left.files, ...right.files]
  const reported = leaks.filter(({ verdict }) => verdict !== 'benign')
  const orderDependent = mergeFindings([...left.orderDependent, ...right.orderDependent])
  const suspects = orderDependent.filter(({ evidence }) => evidence === 'suspected').length
  const flaky = uniqueBy([...left.flaky, ...right.flaky], testKey)
  // A report of an earlier version may lack a figure.
  const sum = (name: keyof Report['summary']): number => (left.summary[name] ?? 0) + (right.summary[name] ?? 0)
  // What is about several runs is no report of one that could be taken over.
  const { run: _, ...rest } = left
  return {
    ...rest,
    summary: {
      files: files.length,
      tests: sum('tests'),
      leakingFiles: new Set(reported.map(({ file }) => file)).size,
      leaks: reported.length,
      benign: leaks.length - reported.length,
      hazards: hazards.length,
      orderDependent: orderDependent.length - suspects,
      suspects,
      flaky: flaky.length,
      runs: sum('runs'),
      fileRuns: sum('fileRuns'),
      captureMs: sum('captureMs'),
      wallMs: Math.max(left.summary.wallMs, right.summary.wallMs),
    },
    workers: [...left.workers, ...right.workers],
    files,
    leaks,
    hazards,
    orderDependent,
    failing: uniqueBy([...left.failing, ...right.failing], testKey),
    flaky,
    limits: [...left.limits, ...right.limits],
    notes: [...new Set([...left.notes, ...right.notes])],
  }
}

/** The last of those with the same key, where the first one was. */
function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()]
}

function testKey({ project, file, test }: FailingTest): string {
  return JSON.stringify([project, file, test])
}

const RUNGS: readonly Evidence[] = ['suspected', 'confirmed', 'caused']

/** What two reports say of the same files is said once, by the surer of the two. */
function mergeFindings(findings: readonly OrderDependent[]): OrderDependent[] {
  const surest = new Map<string, OrderDependent>()
  for (const finding of findings) {
    const key = JSON.stringify([testKey(finding), finding.role, finding.polluters, finding.setters, finding.within])
    const known = surest.get(key)
    if (known === undefined || RUNGS.indexOf(finding.evidence) > RUNGS.indexOf(known.evidence)) surest.set(key, finding)
  }
  return [...surest.values()]
}

/** One hazard that several shards met is one; what one of them met is no mere prediction. */
function mergeHazards(hazards: readonly Hazard[]): Hazard[] {
  return [...Map.groupBy(hazards, ({ id }) => id).values()].map((same) => {
    const hazard = same.find(({ basis }) => basis === 'observed') ?? (same[0] as Hazard)
    const affects = new Set(same.flatMap((each) => each.affects))
    affects.delete(hazard.by)
    return { ...hazard, affects: [...affects] }
  })
}
