import { parseAst } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendView } from '../../../src/vitest/transform/append-view.ts'
import { insertTicks } from '../../../src/vitest/transform/insert-ticks.ts'
import { type Evaluator, nodeEvaluator, outcomeOf, type Transform, viteEvaluator } from './evaluate.ts'
import { snippets } from './snippets.ts'

const TICK = Symbol.for('carryover.tick')
const MODULE = Symbol.for('carryover.module')
const hooks = globalThis as unknown as Record<symbol, unknown>

const asIs: Transform = (code) => code
const withTicks: Transform = (code) => insertTicks(code, parseAst(code), 0).code
const withView: Transform = (code, id) => appendView(code, parseAst(code), id) ?? code
const withBoth: Transform = (code, id) => {
  const program = parseAst(code)
  const { code: ticked } = insertTicks(code, program, 0)
  return appendView(ticked, program, id) ?? ticked
}

/** What reading and writing every binding of a module must not change. */
function touchAll(_id: string, view: Record<string, unknown>): void {
  for (const [name, { get, set }] of Object.entries(Object.getOwnPropertyDescriptors(view))) {
    if (name !== '__proto__') set?.call(view, get?.call(view))
  }
}

describe.each([
  ['Node', nodeEvaluator],
  ['Vite', viteEvaluator],
] as const)('modules in %s', (where, open) => {
  let evaluator: Evaluator
  beforeAll(async () => void (evaluator = await open()))
  afterAll(() => evaluator.close())

  describe.each(Object.entries(snippets))('%s', (name, code) => {
    let expected: string
    beforeAll(async () => void (expected = await outcomeOf(evaluator, code, asIs)))

    // A module that could not be run would be the same with any change.
    it('throws or does not, as its name says', () => {
      const throws = name.includes('throws') && (where === 'Node' || !name.includes('in Node only'))
      expect(/^\w*Error: /.test(expected)).toBe(throws)
    })

    it.each([
      ['ticks', withTicks],
      ['a view', withView],
      ['both', withBoth],
    ])('is the same with %s, heard or unheard', async (_with, transform) => {
      expect(await outcomeOf(evaluator, code, transform)).toBe(expected)
      hooks[TICK] = () => {}
      hooks[MODULE] = touchAll
      try {
        expect(await outcomeOf(evaluator, code, transform)).toBe(expected)
      } finally {
        delete hooks[TICK]
        delete hooks[MODULE]
      }
    })
  })
})
