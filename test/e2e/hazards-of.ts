import type { FixtureRun } from '../run-fixture.ts'
import type { Report } from '../../src/model/report.ts'

/** A hazard in one line, its files by their short names: `stale-mock src/cart.ts < src/price.ts, by a: b c`. */
export function hazardsOf(report: Report | undefined): string[] {
  const lines = report?.hazards.map(({ kind, basis, module, mocked, by, affects }) => {
    const would = basis === 'predicted' ? 'would: ' : ''
    return `${would}${kind} ${module} < ${mocked}, by ${shortName(by)}: ${affects.map(shortName).sort().join(' ')}`
  })
  return lines?.sort() ?? ['no report']
}

/** Short names of the files that did not pass. */
export function failedFiles({ report }: FixtureRun): string[] {
  return report?.files.filter(({ outcome }) => outcome !== 'pass').map(({ path }) => shortName(path)).sort() ?? ['no report']
}

/** The files that met a hazard, by their short names. */
export function affectedFiles({ report }: FixtureRun): string[] {
  return [...new Set(report?.hazards.flatMap(({ affects }) => affects.map(shortName)))].sort()
}

function shortName(path: string): string {
  return path.replace(/^test\/(.*)\.test\.tsx?$/, '$1')
}
