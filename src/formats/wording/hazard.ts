import type { Hazard, HazardKind } from '../../model/hazard.ts'
import { keyOf, type ProjectFile } from '../../model/project-file.ts'
import type { HazardFinding, OrderFinding } from '../findings.ts'
import { count, firstOf, joined, type Mark } from './counts.ts'
import type { RunnerName } from './fix.ts'

/** How many files or modules a sentence names before it counts the rest. */
const NAMED = 3

/** A hazard, as a noun without an article. */
export const HAZARD_NOUNS = {
  'stale-mock': 'stale mock',
  'missed-mock': 'missed mock',
  'missed-registration': 'missed registration',
} as const satisfies Record<HazardKind, string>

/**
 * What the module cache does to later files, or would do: a danger, not a proof that a test fails by it.
 * @param modules all modules that carry it, where there are several
 */
export function hazardSentence(hazard: Hazard, mark: Mark, modules: readonly string[] = [hazard.module]): string {
  const names = firstOf(modules.map(mark), NAMED)
  return SENTENCES[hazard.kind][hazard.basis](hazard, mark, names, modules.length === 1)
}

/** What has to be done before a test so that it passes again, as reruns did it. */
export function undoneSentence({ kind, module }: Pick<Hazard, 'kind' | 'module'>, mark: Mark): string {
  return kind === 'missed-registration' ? `what ${mark(module)} registers is registered again` : `${mark(module)} is loaded anew`
}

/** What follows from a hazard, as far as the evidence goes; empty where no test is linked to it. */
export function hazardConsequence({ tests }: HazardFinding): string {
  const broken = tests.filter(isCaused).flatMap((finding) => finding.tests)
  const suspected = tests.filter((finding) => !isCaused(finding)).flatMap((finding) => finding.tests)
  return joined([
    ...(broken.length > 0 ? [`breaks ${testsInFiles(broken)}`] : []),
    ...(suspected.length > 0 ? [`may break ${testsInFiles(suspected)}`] : []),
  ])
}

function isCaused({ states }: OrderFinding): boolean {
  return states.some((state) => 'hazard' in state && state.evidence === 'caused')
}

/** `170 tests in 26 files`, `2 tests`. */
export function testsInFiles(tests: readonly ProjectFile[]): string {
  const files = new Set(tests.map(keyOf)).size
  return `${count(tests.length, 'test')}${files > 1 ? ` in ${files} files` : ''}`
}

/** What to do about a hazard: one or two plain sentences. */
export function fixForHazard(hazard: Pick<Hazard, 'kind' | 'module' | 'mocked'>, runner: RunnerName): string {
  return FIXES[hazard.kind](hazard, runner === 'vitest' ? 'vi' : 'jest', runner === 'vitest' ? 'setupFiles' : 'setupFilesAfterEnv')
}

type Sentence = (hazard: Hazard, mark: Mark, modules: string, isOne: boolean) => string

const SENTENCES = {
  'stale-mock': {
    observed(hazard, mark, modules, isOne) {
      const reach = affected(hazard, mark, '; it may reach')
      if (hazard.module === hazard.mocked) return `${modules} is still mocked as ${mark(hazard.by)} mocked it${reach}`
      return `${modules} ${isOne ? 'was' : 'were'} loaded while ${mark(hazard.by)} mocked ${mark(hazard.mocked)}, and ${isOne ? 'stays' : 'stay'} in the cache bound to that mock${reach}`
    },
    predicted: (hazard, mark, modules, isOne) =>
      `${modules} ${isOne ? 'is' : 'are'} loaded while ${mark(hazard.by)} mocks ${mark(hazard.mocked)}, and would stay bound to that mock if that file came first in a shared worker${affected(hazard, mark, '; it might then reach')}`,
  },
  'missed-mock': {
    observed: (hazard, mark, modules, isOne) =>
      `${modules} ${isOne ? 'was' : 'were'} loaded without a mock in ${mark(hazard.by)} and ${isOne ? 'stays' : 'stay'} in the cache, so that a mock of ${mark(hazard.mocked)} does not reach ${isOne ? 'it' : 'them'}${affected(hazard, mark, ' in')}`,
    predicted: (hazard, mark, modules, isOne) =>
      `${modules} ${isOne ? 'is' : 'are'} loaded without a mock in ${mark(hazard.by)}; if that file came first in a shared worker, a mock of ${mark(hazard.mocked)} would not reach ${isOne ? 'it' : 'them'}${affected(hazard, mark, ' in')}`,
  },
  'missed-registration': {
    observed: (hazard, mark, modules) =>
      `${modules} registers ${listed(hazard.mocked, mark)} when it is loaded; that happened once, in ${mark(hazard.by)}${affected(hazard, mark, ', and not again in')}`,
    predicted: (hazard, mark, modules) =>
      `${modules} registers ${listed(hazard.mocked, mark)} when it is loaded; in a shared worker that would happen once, in the file that comes first: in ${mark(hazard.by)}${affected(hazard, mark, ', say, and not again in')}`,
  },
} as const satisfies Record<HazardKind, Record<Hazard['basis'], Sentence>>

function affected({ affects }: Hazard, mark: Mark, lead: string): string {
  return affects.length === 0 ? '' : `${lead} ${firstOf(affects.map(mark), NAMED)}`
}

/** Hooks and mocks that were registered. */
function listed(mocked: string, mark: Mark): string {
  return joined(mocked.split(', ').map(mark))
}

type Fix = (hazard: Pick<Hazard, 'module' | 'mocked'>, api: 'vi' | 'jest', setupOption: string) => string

const FIXES = {
  'stale-mock': (_, api, setupOption) =>
    `Call ${api}.resetModules() in afterAll of the file that mocks, so that later files get a fresh copy; or mock it for every file, in a setup file (${setupOption}).`,
  'missed-mock': ({ module }, api, setupOption) =>
    `In the file that mocks, call ${api}.resetModules() and then load ${module} with await import(); or mock it for every file, in a setup file (${setupOption}).`,
  'missed-registration': ({ module, mocked }, api, setupOption) => {
    const inSetup = `a setup file (${setupOption}), which runs for every test file`
    const [, library] = /^(@testing-library\/[\w-]+)/.exec(module) ?? []
    if (library !== undefined) return `Register it in ${inSetup}: import { cleanup } from '${library}' and call afterEach(() => cleanup()) there.`
    const [call = mocked] = mocked.split(', ')
    if (call.startsWith('vi.mock(')) return `Call ${api}.mock() in ${inSetup}, or in each test file: a module that is imported does it once.`
    return `Call ${call}() in ${inSetup}, with a function that ${module} exports for it: a module that is imported does it once.`
  },
} as const satisfies Record<HazardKind, Fix>
