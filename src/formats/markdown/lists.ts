import type { FlakyTest } from '../../model/report.ts'
import type { Findings } from '../findings.ts'
import { capitalised, HAZARD_NOUNS, hazardConsequence, hazardSentence, hazardsHeading, moreSentence, testName } from '../wording.ts'
import { code, prose } from './escape.ts'

const MAX_ITEMS = 20

/** Dangers of the shared module cache, one item each. */
export function markdownHazards({ hazards, report }: Findings): string[] {
  const items = hazards.map((finding) => {
    const { hazard, modules } = finding
    const follows = hazardConsequence(finding)
    const fix = hazard.fix === '' ? '' : ` Fix: ${prose(hazard.fix)}`
    const then = follows === '' ? fix : ` It ${follows}, see above.`
    return `**${HAZARD_NOUNS[hazard.kind]}**: ${hazardSentence(hazard, code, modules)}.${then}`
  })
  return section('Hazards', hazardsHeading(report.hazards), items, 'hazard')
}

/** Tests with a detail each: flaky or failing ones. */
export function markdownTests(
  title: string,
  meaning: string,
  tests: readonly (readonly [test: Omit<FlakyTest, 'outcomes'>, detail: string])[],
): string[] {
  const items = tests.map(([test, detail]) => `${code(testName(test, (text) => text))}${detail === '' ? '' : `: ${code(detail)}`}`)
  return section(title, meaning, items, 'test')
}

function section(title: string, meaning: string, items: readonly string[], noun: string): string[] {
  if (items.length === 0) return []
  const rest = items.length - MAX_ITEMS
  const shown = items.slice(0, MAX_ITEMS).map((item) => `- ${item}`)
  if (rest > 0) shown.push(`- ${moreSentence(rest, noun)}`)
  return [`### ${title}: ${items.length}`, `${capitalised(meaning)}:`, shown.join('\n')]
}
