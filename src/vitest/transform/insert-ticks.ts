import { globalObject } from './global-object.ts'
import { insertAll, type Insertion } from './insertions.ts'
import { type InsertionMap, mapOf } from './mappings.ts'
import { mentions } from './mentions.ts'
import { isDirective, nodesOf, type Program } from './node.ts'
import { positionsIn } from './positions.ts'
import { tickSites, type TickSite } from './tick-sites.ts'

/** A statement, or a concise arrow function's body, of an instrumented module. Lines count from 1, columns from 0. */
export interface Tick {
  /** What the tick reports: unique over all modules when each begins where the one before ended. */
  readonly n: number
  /** Offsets of the statement in the given code. */
  readonly start: number
  readonly end: number
  /** Where the statement begins in the given code. */
  readonly line: number
  readonly column: number
  /** Where the tick's call begins in the instrumented code; its line is one of the given code, since none moves. */
  readonly instrumentedLine: number
  readonly instrumentedColumn: number
  /** Where the statement ends in the instrumented code. */
  readonly instrumentedEndLine: number
  readonly instrumentedEndColumn: number
  /** Top-level bindings of the module that it reads, but for those that a statement within it reads. */
  readonly reads: ReadonlySet<string>
}

/** An instrumented module. Code and map are what a Vite plugin's transform hook may return. */
export interface TickedModule {
  readonly code: string
  /** From the instrumented code back to the given code; nothing when no statement has a tick. */
  readonly map: InsertionMap | null
  /** In the order of the code, outer ones before inner ones. */
  readonly ticks: readonly Tick[]
}

/**
 * Lets a module tell which of its statements is running: before each one, and when one resumes after an `await`, it
 * calls `globalThis[Symbol.for('carryover.tick')]` with that statement's number. A module keeps the function that it
 * first found there; as long as there is none its ticks do nothing.
 *
 * No line moves, but columns do, by what the map tells. Class fields, the only statement of an `if` or a loop, and
 * resumptions of `yield` and `for await` have no tick. What shows a function's text (`toString`) shows the ticks.
 *
 * The code should be what all other transforms left, in Vitest's case after mocks were hoisted.
 *
 * @param firstTick the number of the first tick; the next module's is `firstTick + ticks.length`
 */
export function insertTicks(code: string, program: Program, firstTick: number): TickedModule {
  const { sites, awaits } = tickSites(code, program)
  if (sites.length === 0) return { code, map: null, ticks: [] }
  const marks = sites
    .toSorted((a, b) => a.at - b.at)
    .map((site, index) => ({ site, n: firstTick + index }))
    .map(({ site, n }) => ({ site, n, opening: opening(site, n), closing: closing(site) }))
  const numbers = new Map(marks.map(({ site, n }) => [site, n]))
  const resumptions = awaits.flatMap(({ node, site }) => [
    before(node.start, `__carryover_after__(${numbers.get(site)},`),
    after(node.end, ')'),
  ])
  // Of two insertions at one place the earlier is first: a tick stands before the `await` that its statement begins
  // with, and of statements that end together the inner one, which began later, ends first.
  const insertions = [
    preludeInsertion(code, program),
    ...marks.map((mark) => mark.opening),
    ...resumptions,
    ...marks.map((mark) => mark.closing).reverse(),
  ]
  const inserted = insertAll(code, insertions)
  const read = mentions(program, new Set(sites.map(({ node }) => node)))
  const given = positionsIn(code)
  const instrumented = positionsIn(inserted.code)
  const ticks = marks.map(({ site, n, ...mark }): Tick => {
    const from = instrumented(inserted.offsetOf(mark.opening) + Number(site.isExpression))
    const to = instrumented(inserted.offsetOf(mark.closing))
    return {
      n,
      start: site.node.start,
      end: site.node.end,
      ...given(site.node.start),
      instrumentedLine: from.line,
      instrumentedColumn: from.column,
      instrumentedEndLine: to.line,
      instrumentedEndColumn: to.column,
      reads: read.get(site.node) ?? NOTHING,
    }
  })
  return { code: inserted.code, map: mapOf(code, insertions), ticks }
}

const NOTHING: ReadonlySet<string> = new Set()

/** A statement begins where a word may stand: nothing before it, with or without a semicolon, can take the call in. */
function opening({ at, isExpression }: TickSite, n: number): Insertion {
  return before(at, isExpression ? `(__carryover_tick__(${n}),` : `__carryover_tick__(${n});`)
}

/** For a statement nothing is inserted, but its end is found again in the instrumented code. */
function closing({ end, isExpression }: TickSite): Insertion {
  return after(end, isExpression ? ')' : '')
}

/**
 * Function declarations, which are there before the module runs: an import cycle, and Vitest's hoisted mocks, can call
 * into a module that has not begun. `var`, for the same reason, must not set anything when it is reached.
 */
function prelude(program: Program): string {
  const root = globalObject(program)
  return (
    'var __carryover_hook__;' +
    'function __carryover_after__(n,value){__carryover_tick__(n);return value}' +
    `function __carryover_tick__(n){(__carryover_hook__??=${root}[${root}.Symbol.for("carryover.tick")])?.(n)}`
  )
}

/** After directives such as `'use client'`, which must stay first, after a hashbang's line, or at the very start. */
function preludeInsertion(code: string, program: Program): Insertion {
  const directive = nodesOf(program.body).findLast(isDirective)
  if (directive !== undefined) {
    const separator = code[directive.end - 1] === ';' ? '' : ';'
    return before(directive.end, separator + prelude(program))
  }
  return before(/^#!.*\n?/.exec(code)?.[0].length ?? 0, prelude(program))
}

function before(at: number, text: string): Insertion {
  return { at, text, isClosing: false }
}

function after(at: number, text: string): Insertion {
  return { at, text, isClosing: true }
}
