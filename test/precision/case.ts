import type { HazardKind } from '../../src/model/hazard.ts'
import type { LeakKind } from '../../src/model/leak.ts'

/** What a file is known to leave: its kind, and the path or, for a hazard, the module. */
export type Label = readonly [kind: LeakKind | HazardKind, path: string]

/** Test files that belong together, and all that they leave; nothing for a clean case. */
export interface Case {
  readonly name: string
  readonly leaves: readonly Label[]
  /** In the order in which they run. */
  readonly tests: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

/** One test file's text or several, with what `vitest` exports as globals, and the modules they import: `../src/<name>.ts`. */
type Tests = string | readonly string[]
type Modules = string | Readonly<Record<string, string>>

export function leaking(name: string, leaves: Label | readonly Label[], tests: Tests, modules: Modules = {}): Case {
  return caseOf(name, typeof leaves[0] === 'string' ? [leaves as Label] : (leaves as readonly Label[]), tests, modules)
}

export function clean(name: string, tests: Tests, modules: Modules = {}): Case {
  return caseOf(name, [], tests, modules)
}

function caseOf(name: string, leaves: readonly Label[], tests: Tests, modules: Modules): Case {
  const texts = typeof tests === 'string' ? [tests] : tests
  const testFiles = texts.map((text, index): [string, string] => [`test/${name}${texts.length > 1 ? `.${index + 1}` : ''}.test.ts`, text])
  const sources = typeof modules === 'string' ? { [`${name}.ts`]: modules } : modules
  const sourceFiles = Object.entries(sources).map(([path, text]): [string, string] => [`src/${path}`, text])
  return { name, leaves, tests: testFiles.map(([path]) => path), files: Object.fromEntries([...testFiles, ...sourceFiles]) }
}

