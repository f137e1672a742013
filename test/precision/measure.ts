import { rmSync } from 'node:fs'
import { createProject, runProject } from '../make-project.ts'
import type { Report } from '../../src/model/report.ts'
import type { Case, Label } from './case.ts'
import { CORPUS, type CorpusRun } from './corpus.ts'

/** One statement of a report, or one that is missing in it, as `kind path (file, run)`. */
export interface Statement {
  readonly kind: Label[0]
  readonly text: string
}

export interface Measured {
  /** Leaks and hazards that were left and are told. */
  readonly found: readonly Statement[]
  /** Those that were left and are not told, or called benign. */
  readonly missed: readonly Statement[]
  /** Those that are told as harmful or suspicious, and that no label knows. */
  readonly wrong: readonly Statement[]
  /** Files that failed and should not. */
  readonly failed: readonly string[]
  readonly files: { readonly leaking: number; readonly clean: number }
}

/** Runs the corpus on the real Vitest and compares what is told with what is known. */
export async function measure(): Promise<Measured> {
  const results = await Promise.all(CORPUS.map(measureRun))
  const all = <T>(listOf: (result: Measured) => readonly T[]): readonly T[] => results.flatMap(listOf)
  const sum = (count: (result: Measured) => number): number => results.reduce((total, result) => total + count(result), 0)
  return {
    found: all(({ found }) => found),
    missed: all(({ missed }) => missed),
    wrong: all(({ wrong }) => wrong),
    failed: all(({ failed }) => failed),
    files: { leaking: sum(({ files }) => files.leaking), clean: sum(({ files }) => files.clean) },
  }
}

/** Runs one part of it. */
export async function measureRun({ name, cases, options }: CorpusRun): Promise<Measured> {
  const order = cases.flatMap(({ tests }) => tests)
  const files = Object.assign({}, options.files, ...cases.map((one) => one.files)) as Record<string, string>
  const own = { ...options, files, order, args: ['--globals', ...(options.args ?? [])] }
  const directory = createProject('kinds-frozen', own)
  try {
    const { report, stdout, stderr } = await runProject(directory, own)
    if (report === undefined) throw new Error(`${name}: no report was written:\n${stdout}\n${stderr}`)
    return compare(report, cases, name)
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

function compare(report: Report, cases: readonly Case[], run: string): Measured {
  const told = toldBy(report)
  const results = cases.map(({ name, leaves, tests }) => {
    const own = told.filter(({ file }) => tests.includes(file))
    const statement = ([kind, path]: Label): Statement => ({ kind, text: `${kind} ${path} (${name}; ${run})` })
    const isTold = ([kind, path]: Label): boolean => own.some(({ label }) => label[0] === kind && label[1] === path)
    const isKnown = ([kind, path]: Label): boolean => leaves.some((label) => label[0] === kind && label[1] === path)
    return {
      found: leaves.filter(isTold).map(statement),
      missed: leaves.filter((label) => !isTold(label)).map(statement),
      wrong: own.filter(({ label }) => !isKnown(label)).map(({ label }) => statement(label)),
    }
  })
  const mayFail = cases.filter(({ leaves }) => leaves.some(([kind]) => FAILS_OTHERS.test(kind))).flatMap(({ tests }) => tests.slice(1))
  const isLeaking = (file: string): boolean => cases.some(({ leaves, tests }) => leaves.length > 0 && tests.includes(file))
  return {
    found: results.flatMap(({ found }) => found),
    missed: results.flatMap(({ missed }) => missed),
    wrong: results.flatMap(({ wrong }) => wrong),
    failed: report.files.filter(({ path, outcome }) => outcome !== 'pass' && !mayFail.includes(path)).map(({ path }) => `${path} (${run})`),
    files: {
      leaking: report.files.filter(({ path }) => isLeaking(path)).length,
      clean: report.files.filter(({ path }) => !isLeaking(path)).length,
    },
  }
}

const FAILS_OTHERS = /^(?:stale-mock|missed-mock|missed-registration|late-error)$/

/** All that a report accuses a file of. */
function toldBy({ leaks, hazards }: Report): readonly { readonly file: string; readonly label: Label }[] {
  const accused = leaks.filter(({ verdict }) => verdict !== 'benign')
  return [
    ...accused.map(({ file, kind, path }) => ({ file, label: [kind, path] as const })),
    ...hazards.map(({ by, kind, module }) => ({ file: by, label: [kind, module] as const })),
  ]
}
