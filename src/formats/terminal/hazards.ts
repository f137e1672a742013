import type { Findings, HazardFinding } from '../findings.ts'
import { HAZARD_NOUNS, hazardConsequence, hazardSentence, hazardsHeading, moreSentence } from '../wording.ts'
import { heading, type Page, wrap } from './page.ts'

const MAX_HAZARDS = 8

/** Dangers of the shared module cache, each with what to do. */
export function formatHazards({ hazards, report }: Findings, page: Page): string[] {
  if (hazards.length === 0) return []
  const lines = heading(page, 'HAZARDS', String(hazards.length), hazardsHeading(report.hazards))
  for (const finding of hazards.slice(0, MAX_HAZARDS)) lines.push('', ...formatHazard(finding, page))
  const rest = hazards.length - MAX_HAZARDS
  return rest > 0 ? [...lines, '', `  ${moreSentence(rest, 'hazard')}`] : lines
}

function formatHazard(finding: HazardFinding, { paint, mark, width }: Page): string[] {
  const { hazard, modules } = finding
  const label = `${HAZARD_NOUNS[hazard.kind]}: `
  const sentences = wrap(`${label}${hazardSentence(hazard, mark, modules)}.`, width - 2)
  const follows = hazardConsequence(finding)
  const then = follows === '' ? hazard.fix && `Fix: ${mark(hazard.fix)}` : `It ${follows}, see below.`
  return [
    ...sentences.map((line, index) => `  ${index === 0 ? line.replace(label, paint.yellow(label)) : line}`),
    ...(then === '' ? [] : wrap(then, width - 4).map((line) => `    ${line}`)),
  ]
}
