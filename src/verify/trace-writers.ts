import type { TracedOrigin } from '../analysis/build-report.ts'
import { importChain } from '../analysis/import-chain.ts'
import { leakId } from '../analysis/leak-id.ts'
import { buildLedger } from '../ledger/ledger.ts'
import type { ObservedLeak } from '../model/leak.ts'
import { keyOf } from '../model/project-file.ts'
import type { Investigation } from './investigation.ts'
import { type Budget, openLaboratory, Stopped } from './laboratory.ts'
import type { TestRunner, TracedAccess } from './test-runner.ts'

interface Polluter {
  readonly project: string
  readonly file: string
  readonly leaks: Map<string, ObservedLeak>
}

/** Runs each polluter once more, alone and instrumented, to see who writes the state that was found. */
export async function traceWriters(runner: TestRunner, budget: Budget, into: Investigation): Promise<void> {
  for (const { project, file, leaks } of pollutersToTrace(into)) {
    const laboratory = openLaboratory(runner, project, budget)
    try {
      const { writes, records } = await laboratory.trace(file, [...leaks.keys()])
      const ledger = buildLedger(records, [])
      for (const write of writes) {
        const origin = originOf(write, file, leaks.get(write.path)?.module)
        const imports = importChain(ledger, project, file, origin.origin.file)
        into.origins.set(leakId(project, file, write.path), { ...origin, origin: { ...origin.origin, imports } })
      }
    } catch (error) {
      if (error instanceof Stopped) return
      into.notes.push(`Who writes in ${file} could not be traced: ${(error as Error).message.split('\n', 1)[0]}`)
    }
  }
}

function pollutersToTrace(into: Investigation): Iterable<Polluter> {
  const polluters = new Map<string, Polluter>()
  for (const { project, state } of into.findings)
    for (const { file, leak } of state) {
      // A hazard has no writer: it comes about by an import.
      if (leak === undefined || into.origins.has(leakId(project, file, leak.path))) continue
      const key = keyOf({ project, file })
      const polluter = polluters.get(key) ?? { project, file, leaks: new Map() }
      polluters.set(key, polluter.leaks.set(leak.path, leak) && polluter)
    }
  return polluters.values()
}

/**
 * The place a reader wants: the line of the test file that led to the write, where the stack still has it. For a write
 * during import, the innermost call outside the module whose state it is, because that is who decided to write. Else
 * the writing statement itself.
 */
function originOf({ callers, phase, test, ...write }: TracedAccess, testFile: string, module: string | undefined): TracedOrigin {
  const isOutside = ({ file }: Place): boolean => file !== module && !file.includes('node_modules/')
  const places: readonly Place[] = [write, ...callers]
  const decider = phase === 'import' ? places.find(isOutside) : places.find(({ file }) => file === testFile)
  const { file, line, column, source } = decider ?? write
  return {
    origin: { file, line, column, source, imports: [] },
    ...(phase !== undefined && { phase }),
    ...(test !== undefined && { test }),
  }
}

type Place = TracedAccess['callers'][number]
