import type { Report } from '../model/report.ts'
import { collectFindings } from './findings.ts'
import { plain } from './plain.ts'
import { type Statement, statementsOf } from './statements.ts'
import { isLeakKind, limitPhrases, NOUNS, RULE_TITLES } from './wording.ts'

/** SARIF 2.1.0, for code scanning: one result a finding, one rule a kind of it. Limits and notes are notifications. */
export function formatSarif(report: Report): string {
  const statements = statementsOf(collectFindings(report))
  const rules = [...new Map(statements.map((statement) => [statement.rule, statement])).values()]
  const remarks = [...limitPhrases(report.limits, plain).map((phrase) => `Not seen: ${phrase}`), ...report.notes.map(plain)]
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: report.tool.name, semanticVersion: report.tool.version, rules: rules.map(ruleOf) } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: remarks.map((text) => ({ level: 'note', message: { text } })),
          },
        ],
        results: statements.map((statement) => resultOf(statement, rules.findIndex(({ rule }) => rule === statement.rule))),
        columnKind: 'utf16CodeUnits',
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleOf({ rule, docs }: Statement) {
  const text = ruleTitle(rule)
  return { id: rule, shortDescription: { text }, ...(docs !== undefined && { help: { text: `See ${docs} in the package carryover.` } }) }
}

function ruleTitle(rule: string): string {
  if (isRule(rule)) return RULE_TITLES[rule]
  return isLeakKind(rule) ? `A test file leaves state behind: ${NOUNS[rule]}` : `Hazard of the shared module cache: ${rule}`
}

function isRule(rule: string): rule is keyof typeof RULE_TITLES {
  return Object.hasOwn(RULE_TITLES, rule)
}

function resultOf(statement: Statement, ruleIndex: number) {
  const { rule, severity, title, lines, id } = statement
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: [`${title}.`, ...lines].join('\n') },
    locations: [{ physicalLocation: locationOf(statement) }],
    partialFingerprints: { 'carryoverFinding/v1': plain(id) },
  }
}

function locationOf({ file, line, column }: Statement) {
  const uri = file.toWellFormed().split('/').map(encodeURIComponent).join('/')
  if (line === undefined || line < 1) return { artifactLocation: { uri } }
  const startColumn = column === undefined || column < 1 ? {} : { startColumn: column }
  return { artifactLocation: { uri }, region: { startLine: line, ...startColumn } }
}
