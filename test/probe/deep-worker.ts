import { runInThisContext } from 'node:vm'
import type { ObservedLeak } from '../../src/model/leak.ts'
import type { FileRecord } from '../../src/model/record.ts'
import { openSession, type Session } from '../../src/probe/session.ts'

/** A worker that is looked into deeply, with one module of the user's. */
export interface DeepWorker {
  readonly session: Session
  /** The module's bindings. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly module: any
  /** Runs one test file that does this. Gives what it left: path, before, after, with an arrow. */
  file(work: () => void): string[]
  /** The bounds that were hit as the module was evaluated. */
  readonly first: FileRecord['limits']
  /** The leaks and limits of the file that ran last. */
  last(): Pick<FileRecord, 'leaks' | 'limits'>
}

/**
 * Opens a worker and evaluates a module in it as Vitest does: code of a new script, with a view of its bindings.
 * @param names its top-level bindings
 */
export function openDeepWorker(code: string, names: readonly string[], putBack?: { readonly before: string; readonly paths: readonly string[] }): DeepWorker {
  const session = openSession({ deep: { wanted: putBack?.paths ?? [] }, ...(putBack && { putBack }) }, [])
  const module = evaluateModule(code, names)
  session.beginFile('first')
  session.addModule({ file: 'src/it.ts', view: module, exported: new Set(names), isExternal: false })
  let last = session.endFile()
  let count = 0
  return {
    session,
    module,
    file(work) {
      session.beginFile(`file ${++count}`)
      work()
      last = session.endFile()
      return last.leaks.map(arrow)
    },
    first: last.limits,
    last: () => last,
  }
}

let evaluations = 0

/** The view of a module's bindings, as code that is appended to a module makes it. */
export function evaluateModule(code: string, names: readonly string[]): object {
  const view = names.map((name) => `get ${name}(){return ${name}}`).join(',')
  // V8 compiles the same text once, and what it had compiled before is the runner's.
  return runInThisContext(`(() => {{${code}\nreturn {__proto__:null,${view}}}})() // ${++evaluations}`) as object
}

function arrow({ path, before, after }: ObservedLeak): string {
  return `${path}: ${before ?? '-'} → ${after ?? '-'}`
}
