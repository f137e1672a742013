import type { Findings } from '../findings.ts'
import { andOthers, capitalised, countTests, HAZARD_NOUNS, hazardConsequence, hazardSentence, hazardsHeading, moreSentence, type TestEntry, testName } from '../wording.ts'
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
  const rest = items.length - MAX_ITEMS
  return section(['Hazards', items.length], hazardsHeading(report.hazards), items, rest > 0 ? [moreSentence(rest, 'hazard')] : [])
}

/** Tests with a detail each: flaky or failing ones. */
export function markdownTests(title: string, meaning: string, entries: readonly TestEntry[]): string[] {
  const items = entries.map((entry) => {
    const { test, detail } = entry
    return `${code(testName(test, (text) => text))}${andOthers(entry)}${detail === '' ? '' : `: ${code(detail)}`}`
  })
  const rest = countTests(entries.slice(MAX_ITEMS))
  return section([title, countTests(entries)], meaning, items, rest > 0 ? [moreSentence(rest, 'test')] : [])
}

function section([title, size]: readonly [string, number], meaning: string, items: readonly string[], more: readonly string[]): string[] {
  if (items.length === 0) return []
  const shown = [...items.slice(0, MAX_ITEMS), ...more].map((item) => `- ${item}`)
  return [`### ${title}: ${size}`, `${capitalised(meaning)}:`, shown.join('\n')]
}
