import { seededRandom } from './random.mjs'
import { SOURCE_KINDS, STATEFUL_KINDS } from './source-kinds.mjs'
import { number, WORK_BODY } from './work.mjs'

const LAYERS = 6
const KINDS = Object.keys(SOURCE_KINDS)

/**
 * A suite over a layered graph of modules: a tenth of its files leak, and every test passes in every order.
 * @returns path -> text
 */
export function layeredSuite({ seed, modules: moduleCount, files: fileCount }) {
  const random = seededRandom(seed)
  const modules = Array.from({ length: moduleCount }, (_, index) => {
    const layer = Math.floor((index * LAYERS) / moduleCount)
    const kind = KINDS[index % KINDS.length]
    return { layer, kind, index, path: `src/layer-${layer}/${kind}-${number(index)}.ts` }
  })
  const suite = { 'src/work.ts': WORK }
  for (const module of modules) {
    const below = modules.filter(({ layer }) => layer < module.layer && layer >= module.layer - 2)
    const imports = random.sample(below, random.between(1, 4)).map(({ path }) => path.replace('src/', '../'))
    suite[module.path] = sourceModule(module.kind, module.index, imports, random)
  }
  for (let index = 0; index < fileCount; index++)
    suite[`test/area-${index % 12}/file-${number(index)}.test.ts`] = testFile(index, modules, random)
  return suite
}

/** @param below the modules that are imported, as paths relative to the module */
function sourceModule(kind, index, below, random) {
  const imports = below.map((path, at) => `import { compute as below${at} } from '${path}'`)
  const called = below.slice(0, 2).map((_, at) => `below${at}(seed + ${at})`)
  const rest = below.slice(2).map((_, at) => `below${at + 2}`)
  return [
    ...imports,
    '',
    `const uses: readonly ((seed: number) => number)[] = [${rest.join(', ')}]`,
    `function fromBelow(seed: number): number {`,
    `  return ${called.length === 0 ? 'seed' : called.join(' + ')} + uses.length`,
    `}`,
    SOURCE_KINDS[kind](index, random),
  ].join('\n')
}

/** What a test file calls a module that it imports. */
function nameOf(module) {
  return `m${number(module.index)}`
}

/** Three to ten imports, two to six tests, 5 to 20 ms of work in all; every tenth file leaves something behind. */
function testFile(index, modules, random) {
  const imported = random.sample(modules, random.between(3, 10))
  const stateful = imported.find(({ kind }) => STATEFUL_KINDS.includes(kind)) ?? modules.find(({ kind }) => kind === 'registry')
  if (!imported.includes(stateful)) imported.push(stateful)
  const testCount = random.between(2, 6)
  const units = random.between(5, 20)
  const tests = Array.from({ length: testCount }, (_, at) => {
    const module = random.pick(imported)
    return `
  it('computes with ${nameOf(module)}, ${at}', () => {
    const total = work(${(units / testCount).toFixed(2)}, ${nameOf(module)}.compute)
    expect(total).toBeGreaterThan(0)
    expect(total).toEqual(expect.any(Number))
  })`
  })
  return `import { describe, expect, it } from 'vitest'
import { work } from '../../src/work.ts'
${imported.map((module) => `import * as ${nameOf(module)} from '../../${module.path}'`).join('\n')}

describe('file ${index}', () => {${tests.join('\n')}

  it('changes what it needs', () => {
    const undo = ${nameOf(stateful)}.leave('file-${number(index)}')
    expect(${nameOf(stateful)}.compute(1)).toBeTypeOf('number')
    ${index % 10 === 3 ? LEAKS[Math.floor(index / 10) % LEAKS.length](number(index)) : 'undo()'}
  })
})
`
}

/** What every tenth file leaves, by turns. */
const LEAKS = [
  () => `expect(undo).toBeTypeOf('function')`,
  (name) => `undo()\n    process.env.LEFT_BY_${name} = 'yes'`,
  () => `expect(undo).toBeTypeOf('function')`,
  (name) => `undo()\n    Object.assign(globalThis, { leftBy${name}: { list: [1, 2, 3], nested: { deep: true } } })`,
]

const WORK = `export function work(units: number, compute: (seed: number) => number): number {
${WORK_BODY}}
`
