import type { AuditBudget } from '../verify/audit.ts'

/** A running account of long work on stderr, and its end: after the budget, or when the user presses Ctrl-C. */
export interface Progress extends AuditBudget {
  end(): void
}

/** Begins to show progress: one line that is written over on a terminal, a plain line a step elsewhere. */
export function openProgress(budgetSeconds: number | undefined): Progress {
  const controller = new AbortController()
  const startedAt = Date.now()
  const isTerminal = process.stderr.isTTY === true && process.env.CI === undefined
  const timer = budgetSeconds === undefined ? undefined : setTimeout(() => controller.abort(), budgetSeconds * 1000)
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(130)
    process.stderr.write('\nStopping after this run; press Ctrl-C again to leave at once.\n')
    controller.abort()
  }
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt)
  let isLineOpen = false
  const clear = (): void => {
    if (isLineOpen) process.stderr.write('\r\u001b[2K')
    isLineOpen = false
  }
  const left = (): string => {
    if (budgetSeconds === undefined) return `${Math.round((Date.now() - startedAt) / 1000)} s`
    return `${Math.max(0, Math.round(budgetSeconds - (Date.now() - startedAt) / 1000))} s left`
  }
  return {
    signal: controller.signal,
    onStep(text) {
      clear()
      process.stderr.write(`carryover: ${text} (${left()})\n`)
    },
    onRun(what) {
      if (!isTerminal) return
      clear()
      const width = process.stderr.columns ?? 80
      process.stderr.write(`  ${what} (${left()})`.slice(0, width - 1))
      isLineOpen = true
    },
    end() {
      clear()
      clearTimeout(timer)
      process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
    },
  }
}
