import type { Findings } from '../findings.ts'
import { HAZARD_NOUNS, HAZARDS_HEADING, hazardSentence, moreSentence } from '../wording.ts'
import { heading, type Page, wrap } from './page.ts'

const MAX_HAZARDS = 8

/** Dangers of the shared module cache, each with what to do. */
export function formatHazards({ report: { hazards } }: Findings, page: Page): string[] {
  if (hazards.length === 0) return []
  const { paint, mark, width } = page
  const lines = heading(page, 'HAZARDS', String(hazards.length), HAZARDS_HEADING)
  for (const hazard of hazards.slice(0, MAX_HAZARDS)) {
    const label = `${HAZARD_NOUNS[hazard.kind]}: `
    const sentences = wrap(`${label}${hazardSentence(hazard, mark)}.`, width - 2)
    lines.push('', ...sentences.map((line, index) => `  ${index === 0 ? line.replace(label, paint.yellow(label)) : line}`))
    if (hazard.fix !== '') lines.push(...wrap(`Fix: ${mark(hazard.fix)}`, width - 4).map((line) => `    ${line}`))
  }
  const rest = hazards.length - MAX_HAZARDS
  return rest > 0 ? [...lines, '', `  ${moreSentence(rest, 'hazard')}`] : [...lines]
}

