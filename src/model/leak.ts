/**
 * The kinds of leak. Names are part of the JSON contract; see docs/leaks/ for one page each.
 * A table keyed by kind ends in `satisfies Record<LeakKind, …>`, so that a new kind fails to compile until every
 * table has it.
 */
export const LEAK_KINDS = [
  'global',
  'global-descriptor',
  'prototype',
  'static',
  'env',
  'cwd',
  'umask',
  'process',
  'listener',
  'builtin',
  'builtin-setting',
  'channel',
  'loader',
  'dispatcher',
  'module',
  'private',
  'closure',
  'external-module',
  'fake-timers',
  'timer',
  'handle',
  'late-error',
  'expect',
  'console',
  'intl',
  'dom',
  'storage',
  'custom',
] as const

export type LeakKind = (typeof LEAK_KINDS)[number]

/** When a leak came about, where that is known. `late` is work of a file that ended after the file did. */
export type LeakPhase = 'setup' | 'import' | 'test' | 'hook' | 'late'

/** A place in a source file; lines and columns from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  /** The text of the line, where it was read. */
  readonly source?: string
}

/** Where a write happened, with the source text of that line and the chain of imports that led there. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly source: string
  readonly imports: readonly string[]
}

/** One piece of state that differs after a test file from before it, as the worker saw it: plain JSON. */
export interface ObservedLeak {
  readonly kind: LeakKind
  /** Readable and stable between runs: `globalThis.fetch`, `src/registry.ts#callbacks[1]`. */
  readonly path: string
  /** Short rendering; absent where the state did not exist. */
  readonly before?: string
  /** Short rendering; absent where the state was removed. */
  readonly after?: string
  readonly phase?: LeakPhase
  readonly test?: string
  /** The module whose state it is, relative to the root, for kinds that live in a module. */
  readonly module?: string
  /** The state was missing or empty before and only filled: what lazy initialisation and memo caches look like. */
  readonly isFill?: boolean
  /** An entry of a Map, whose key may be a number. */
  readonly isEntry?: boolean
  /** Where a table as a whole was only added to: its new entries, by the text of their key. */
  readonly added?: Readonly<Record<string, string>>
  /** Other objects with the same data in them, as a file leaves them that sets things up for itself. */
  readonly isRemade?: boolean
  /** Setup files, which run before each file, set it anew: nobody finds what this file left. */
  readonly isReset?: boolean
  /** A module of the worker registered it for itself, once, as its code was loaded. */
  readonly isRegistered?: boolean
  /** Where it was made, as far as the worker itself saw that; relative to the root. */
  readonly createdAt?: Place
}
