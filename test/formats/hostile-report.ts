import type { Report } from '../../src/model/report.ts'
import { leakWith, reportWith, testWith } from './sample-report.ts'

/** A report in which every text of the user's is the same hostile one. */
export function hostileReport(text: string): Report {
  const leak = leakWith({
    id: 'h', file: text, kind: 'module', path: text, before: text, after: `${text}!`, test: text, phase: 'test', module: text,
    origin: { file: text, line: 1, column: 1, source: text, imports: [text, text] }, verdict: 'harmful', fix: text,
  })
  return reportWith({
    workers: [{ id: text, project: text, files: [text, `${text}2`] }],
    files: [
      {
        path: text, project: text, worker: text, position: 0, outcome: 'fail', failed: [text], durationMs: 1, captureMs: 1, objects: 1,
        leaks: ['h', 'i'], hazards: ['z'],
      },
    ],
    plan: { shared: [text], isolated: [{ file: text, project: text, reason: text }] },
    leaks: [leak, { ...leak, id: 'i', path: `${text} other` }],
    hazards: [{ id: 'z', kind: 'stale-mock', basis: 'observed', module: text, mocked: text, by: text, affects: [text], fix: text }],
    orderDependent: [
      testWith({
        file: text, project: text, test: text, evidence: 'caused', polluters: [[text]], cleaners: [text], repeats: text,
        error: text, fix: text, state: [{ leak: 'h', evidence: 'caused' }], repro: { command: text, order: [text] },
        site: { file: text, phase: 'test', test: text },
        readers: [{ file: text, line: 1, column: 1, source: text, test: text, from: { file: text, line: 1, column: 1, source: text } }],
        tried: [{ by: 'put-back', after: text, passes: 3, runs: 3 }],
      }),
    ],
    failing: [{ file: text, project: text, test: text, error: text }],
    flaky: [{ file: text, project: text, test: text, outcomes: text }],
    limits: [{ what: text, file: text, bound: 1, detail: text }],
    notes: [text],
  })
}
