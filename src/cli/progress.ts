import { duration } from '../formats/wording/counts.ts'
import { aroundRuns } from '../verify/around-runs.ts'
import type { AuditBudget } from '../verify/laboratory.ts'
import type { TestRunner } from '../verify/test-runner.ts'

/** A running account of long work on stderr, and its end: after the budget, or when the user presses Ctrl-C. */
export interface Progress extends AuditBudget {
  /** The same runner, of which is known how far it is. */
  watch<R extends TestRunner>(runner: R): R
  say(text: string): void
  end(): void
}

/** Milliseconds between two looks at how far a step is: on a terminal, where a line is written over, and elsewhere. */
const EVERY = { terminal: 1000, log: 60_000 } as const

/** Begins to show progress: one line that is written over on a terminal, a plain line a step elsewhere. */
export function openProgress(budgetSeconds: number | undefined): Progress {
  const controller = new AbortController()
  const isTerminal = process.stderr.isTTY === true && process.env.CI === undefined
  const estimate = openEstimate(budgetSeconds)
  const timer = budgetSeconds === undefined ? undefined : setTimeout(() => controller.abort(), budgetSeconds * 1000)
  let current = ''
  let isLineOpen = false
  const clear = (): void => {
    if (isLineOpen) process.stderr.write('\r\u001b[2K')
    isLineOpen = false
  }
  const say = (text: string): void => {
    clear()
    process.stderr.write(`carryover: ${text}\n`)
  }
  const show = (): void => {
    if (!isTerminal || current === '') return
    const room = Math.max(20, (process.stderr.columns ?? 80) - 1)
    const left = ` (${estimate.left()})`
    const text = `  ${current}`
    const cut = text.length + left.length > room ? `${text.slice(0, room - left.length - 1)}…` : text
    clear()
    process.stderr.write(`${cut}${left}`)
    isLineOpen = true
  }
  let step = ''
  const look = (): void => (isTerminal ? show() : step === '' ? undefined : say(`still at it: ${step} (${estimate.left()})`))
  const looking = setInterval(look, isTerminal ? EVERY.terminal : EVERY.log).unref()
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(130)
    clear()
    process.stderr.write('\nStopping after this run; press Ctrl-C again to leave at once.\n')
    controller.abort()
  }
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt)
  return {
    signal: controller.signal,
    say,
    onStep(text, fileRuns) {
      estimate.begin(fileRuns)
      step = text
      current = text
      looking.refresh()
      say(`${text} (${estimate.left()})`)
    },
    onRun(what) {
      current = what
      show()
    },
    watch: (runner) => estimate.watch(runner),
    end() {
      clear()
      step = ''
      current = ''
      clearInterval(looking)
      clearTimeout(timer)
      process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
    },
  }
}

interface Estimate {
  begin(fileRuns: number | undefined): void
  watch<R extends TestRunner>(runner: R): R
  left(): string
}

/** Estimates the time that is left of a step from the test files that ran in it, or in steps before. */
function openEstimate(budgetSeconds: number | undefined): Estimate {
  const startedAt = Date.now()
  const all = { since: startedAt, done: 0 }
  let step: { since: number; done: number; readonly expected?: number } = { since: startedAt, done: 0 }
  const counted = async <T>(files: number, run: () => Promise<T>): Promise<T> => {
    const result = await run()
    step.done += files
    all.done += files
    return result
  }
  const ofStep = (): number | undefined => {
    const { expected, done } = step
    const known = done > 0 ? step : all
    if (expected === undefined || known.done === 0 || done >= expected) return undefined
    const each = (Date.now() - known.since) / known.done
    const spent = done > 0 ? 0 : Date.now() - step.since
    return Math.max(0, each * (expected - done) - spent)
  }
  return {
    begin(expected) {
      step = { since: Date.now(), done: 0, ...(expected !== undefined && { expected }) }
    },
    watch: (runner) => aroundRuns(runner, counted),
    left() {
      const passed = Date.now() - startedAt
      const left = ofStep()
      const words = [
        left === undefined ? `${Math.round(passed / 1000)} s so far` : `about ${duration(Math.max(1000, Math.round(left / 1000) * 1000)).replace('.0 s', ' s')} left`,
        ...(budgetSeconds === undefined ? [] : [`${Math.max(0, Math.round(budgetSeconds - passed / 1000))} s of the budget`]),
      ]
      return words.join(', ')
    },
  }
}
