import { registerHooks } from 'node:module'
import { parseAst } from 'vite'
import { appendView } from '../../../src/vitest/transform/append-view.ts'
import { insertTicks } from '../../../src/vitest/transform/insert-ticks.ts'
import { useLibraries } from './use-libraries.ts'

/** What a process of this file prints; `node instrument-libraries.ts instrumented` instruments all that it imports. */
export interface Printed {
  readonly outcomes: Readonly<Record<string, string>>
  readonly counts: Readonly<Record<'modules' | 'ticks' | 'heard' | 'views' | 'read' | 'written', number>>
}

const counts = { modules: 0, ticks: 0, heard: 0, views: 0, read: 0, written: 0 }
if (process.argv[2] === 'instrumented') instrumentImports()
const printed: Printed = { outcomes: await useLibraries(), counts }
process.stdout.write(JSON.stringify(printed))

function instrumentImports(): void {
  const hooks = globalThis as unknown as Record<symbol, unknown>
  hooks[Symbol.for('carryover.tick')] = () => void counts.heard++
  hooks[Symbol.for('carryover.module')] = (_id: string, view: object) => {
    counts.views++
    for (const { get, set } of Object.values(Object.getOwnPropertyDescriptors(view))) {
      const value: unknown = get?.call(view)
      counts.read++
      if (set === undefined) continue
      set.call(view, value)
      counts.written++
    }
  }
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (loaded.format !== 'module' || !url.includes('/node_modules/')) return loaded
      const code = String(loaded.source)
      const program = parseAst(code)
      const ticked = insertTicks(code, program, counts.ticks)
      counts.modules++
      counts.ticks += ticked.ticks.length
      return { ...loaded, source: appendView(ticked.code, program, url) ?? ticked.code }
    },
  })
}
