import { seededRandom } from '../bench/random.mjs'
import { STORIES } from './stories.mjs'

/**
 * A suite with order-dependent tests in it, of the shape that IDoFT's victims have (iFixFlakies, FSE 2019): of the victims
 * 61 % have exactly one polluter, the mean is 2.4, the most 13; 73 % have a cleaner; a tenth of all are brittle, with a
 * median of two state-setters. All other files are clean, benign or flaky.
 *
 * @returns `files` (path -> text), and `truth`: what is order-dependent in it, and why
 */
export function syntheticSuite({ seed, files: fileCount, victims: victimCount }) {
  const random = seededRandom(seed)
  const weighted = STORIES.flatMap((story) => Array.from({ length: story.weight }, () => story))
  const brittle = STORIES.filter(({ role }) => role === 'brittle')
  const victims = weighted.filter(({ role }) => role !== 'brittle')
  const stories = Array.from({ length: victimCount }, (_, index) => {
    const story = index % 10 === 4 ? random.pick(brittle) : random.pick(victims)
    return { story, name: `story${String(index).padStart(3, '0')}`, counts: countsOf(story, index) }
  })
  const sources = {}
  const tests = []
  for (const { story, name, counts } of stories) {
    const { src, roles } = story.write(name, counts)
    Object.assign(sources, src)
    for (const [role, texts] of Object.entries(roles)) for (const text of texts) tests.push({ story, name, role, text })
  }
  if (tests.length > fileCount) throw new Error(`${victimCount} victims take ${tests.length} files: more than ${fileCount}`)
  Object.assign(sources, fillerSources(Math.ceil(fileCount / 10)))
  for (let index = tests.length; index < fileCount; index++) tests.push({ name: '', role: 'filler', text: filler(index, fileCount, random) })

  const files = { ...sources }
  const paths = namesOf(random.sample(tests, tests.length))
  const truth = stories.map(({ story, name }) => ({ name, kind: story.kind, role: story.role, simulate: story.simulate, files: {} }))
  const byName = new Map(truth.map((entry) => [entry.name, entry]))
  for (const [path, { name, role, text }] of paths) {
    files[path] = text
    const entry = byName.get(name)
    if (entry !== undefined) (entry.files[role] ??= []).push(path)
  }
  return { files, truth, flaky: [...paths].filter(([, { text }]) => text.includes(FLAKY)).map(([path]) => path) }
}

/** How many files of each role a story has. Shares are met by even steps, not by chance, so that small suites have them too. */
function countsOf({ role }, index) {
  const step = (factor) => (index * factor) % 1
  if (role === 'brittle') return { setters: [1, 2, 2, 3][Math.floor(index / 10) % 4] }
  // Stories of mocks and registrations have none, so that of the others nearly all do.
  const cleaners = step(0.7549) < 0.95 ? 1 + Math.floor(step(0.5698) * 2) : 0
  return { polluters: polluterCount(step(0.618034)), cleaners }
}

/** 61 % have one; the others two to thirteen, fewer far more often, so that the mean of all is 2.4. */
function polluterCount(share) {
  let count = 1
  for (let beyond = (1 - share) / 0.39; count < 13 && beyond < 1; beyond /= 0.74) count++
  return count
}

const AREAS = ['account', 'basket', 'catalogue', 'delivery', 'export', 'forms', 'gallery', 'history', 'invoices', 'jobs', 'kiosk', 'login']

/** Names that say nothing of what a file does, so that the order of names is chance. */
function namesOf(tests) {
  return new Map(tests.map((test, index) => [`test/${AREAS[index % AREAS.length]}/${String(index).padStart(4, '0')}.test.ts`, test]))
}

function fillerSources(count) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `src/part-${index}.ts`,
      `${index > 2 ? `import { compute as below } from './part-${index >> 1}.ts'\n` : 'const below = (seed: number): number => seed\n'}
const known = new Map<number, number>()
let calls = 0
export const settings = { unit: 'kg', limits: [1, 2, ${index}] }
export function compute(seed: number): number {
  calls++
  const memo = known.get(seed)
  if (memo !== undefined) return memo
  const value = below(seed) + seed * ${index + 1}
  known.set(seed, value)
  return value
}
export const countCalls = (): number => calls
`,
    ]),
  )
}

const FLAKY = '// comes out by chance'

/** Clean files of several shapes; one in a hundred has a test that comes out by chance. */
function filler(index, fileCount, random) {
  const part = random.between(0, Math.ceil(fileCount / 10) - 1)
  const tests = [
    `it('computes', () => { expect(compute(${random.between(1, 9)})).toBeTypeOf('number') })`,
    `it('restores what it sets', () => { const { unit } = settings; settings.unit = 'lb'; expect(settings.unit).toBe('lb'); settings.unit = unit })`,
    `it('restores the environment', () => { process.env.FILLER = 'x'; expect(process.env.FILLER).toBe('x'); delete process.env.FILLER })`,
    `it('keeps to itself', () => { const list = [1, 2]; list.push(3); expect(list).toHaveLength(3) })`,
  ]
  const chance = index % 100 === 17 ? `\n${FLAKY}\nit('is flaky', () => { expect(Math.random()).toBeLessThan(0.7) })` : ''
  return `import { expect, it } from 'vitest'
import { compute, settings } from '../../src/part-${part}.ts'

void settings
${random.sample(tests, random.between(1, 3)).join('\n')}${chance}
it('uses it', () => { expect(compute(1)).toBeGreaterThan(0) })
`
}
