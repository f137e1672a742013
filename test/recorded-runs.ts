import type { RecordedRun, RecordedWorker, Visit } from '../src/model/history.ts'

/**
 * Recorded runs in short, the oldest first, a minute apart. `p v!|x` is a run of two workers: one ran p and then v, of
 * which the test `works` failed; the other ran x. `v@2` is v with other code, `v~` has tests of other names, `v*` could
 * not be loaded, `v?` has code that is not known. Files whose names begin with `leak` leave something behind.
 */
export function recordedRuns(...runs: readonly string[]): RecordedRun[] {
  return runs.map((text, index) => recordedRun(text, index))
}

export function recordedRun(text: string, index: number, machine = 'one'): RecordedRun {
  return {
    id: `run ${index}`,
    startedAt: Date.UTC(2026, 10, 25) + index * 60_000,
    machine,
    runner: { name: 'vitest', version: '5.1.1', isolate: false, workers: 2 },
    workers: text.split('|').map((files, worker): RecordedWorker => ({ id: `worker ${index}.${worker}`, visits: files.trim().split(' ').map(visitOf) })),
  }
}

function visitOf(text: string): Visit {
  const [, file = '', code = '1', marks = ''] = /^(\w+)(?:@(\d+))?([!~*?]*)$/.exec(text) ?? []
  const hasFailed = marks.includes('!')
  const isBroken = marks.includes('*')
  return {
    file,
    project: '',
    code: marks.includes('?') ? '' : code.padStart(12, '0'),
    tests: (isBroken ? 'e' : marks.includes('~') ? 'b' : 'a').repeat(12),
    outcome: isBroken ? 'error' : hasFailed ? 'fail' : 'pass',
    failed: hasFailed ? ['works'] : [],
    leaks: file.startsWith('leak') ? [`src/${file}.ts#state`] : [],
  }
}
