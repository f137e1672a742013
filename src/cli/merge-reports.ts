import { readFile } from 'node:fs/promises'
import { UsageError } from '../model/errors.ts'
import type { Hazard } from '../model/hazard.ts'
import { type Report, REPORT_SCHEMA } from '../model/report.ts'

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
  const leaks = uniqueById([...left.leaks, ...right.leaks])
  const hazards = mergeHazards([...left.hazards, ...right.hazards])
  const files = [...left.files, ...right.files]
  const reported = leaks.filter(({ verdict }) => verdict !== 'benign')
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
      orderDependent: sum('orderDependent'),
      suspects: sum('suspects'),
      flaky: sum('flaky'),
      runs: sum('runs'),
      fileRuns: sum('fileRuns'),
      captureMs: sum('captureMs'),
      wallMs: Math.max(left.summary.wallMs, right.summary.wallMs),
    },
    workers: [...left.workers, ...right.workers],
    files,
    leaks,
    hazards,
    orderDependent: [...left.orderDependent, ...right.orderDependent],
    failing: [...left.failing, ...right.failing],
    flaky: [...left.flaky, ...right.flaky],
    limits: [...left.limits, ...right.limits],
    notes: [...new Set([...left.notes, ...right.notes])],
  }
}

function uniqueById<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
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
