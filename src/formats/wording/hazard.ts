import type { Hazard, HazardKind } from '../../model/hazard.ts'
import { firstOf, type Mark } from './counts.ts'
import type { RunnerName } from './fix.ts'

/** How many affected files a sentence names before it counts the rest. */
const NAMED = 3

/** A hazard, as a noun without an article. */
export const HAZARD_NOUNS = {
  'stale-mock': 'stale mock',
  'missed-mock': 'missed mock',
  'missed-registration': 'missed registration',
} as const satisfies Record<HazardKind, string>

/** What the module cache does to later files: a danger, not a proof that a test fails by it. */
export function hazardSentence(hazard: Hazard, mark: Mark): string {
  return SENTENCES[hazard.kind](hazard, mark)
}

/** What to do about a hazard: one or two plain sentences. */
export function fixForHazard(hazard: Pick<Hazard, 'kind' | 'module' | 'mocked'>, runner: RunnerName): string {
  return FIXES[hazard.kind](hazard, runner === 'vitest' ? 'vi' : 'jest')
}

type Sentence = (hazard: Hazard, mark: Mark) => string

const SENTENCES = {
  'stale-mock': (hazard, mark) =>
    `${mark(hazard.module)} was loaded while ${mark(hazard.by)} mocked ${mark(hazard.mocked)}, and stays in the cache bound to that mock${affected(hazard, mark, '; it may reach')}`,
  'missed-mock': (hazard, mark) =>
    `${mark(hazard.module)} was loaded without a mock in ${mark(hazard.by)} and stays in the cache, so that a mock of ${mark(hazard.mocked)} does not reach it${affected(hazard, mark, ' in')}`,
  'missed-registration': (hazard, mark) =>
    `${mark(hazard.module)} registers ${mark(hazard.mocked)} when it is loaded; that happened once, in ${mark(hazard.by)}${affected(hazard, mark, ', and not again in')}`,
} as const satisfies Record<HazardKind, Sentence>

function affected({ affects }: Hazard, mark: Mark, lead: string): string {
  return affects.length === 0 ? '' : `${lead} ${firstOf(affects.map(mark), NAMED)}`
}

type Fix = (hazard: Pick<Hazard, 'module' | 'mocked'>, api: 'vi' | 'jest') => string

const FIXES = {
  'stale-mock': (_, api) =>
    `Call ${api}.resetModules() in afterAll of the file that mocks, so that later files get a fresh copy.`,
  'missed-mock': ({ module }, api) =>
    `Call ${api}.resetModules() before ${module} is imported in the file that mocks, and import it there with await import(). Or hand the dependency over as an argument.`,
  'missed-registration': ({ module }) =>
    `Register in a setup file, which runs for every test file: export a function from ${module} and call it there, instead of registering when it is imported.`,
} as const satisfies Record<HazardKind, Fix>
