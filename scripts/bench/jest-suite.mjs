import { seededRandom } from './random.mjs'
import { number, WORK_BODY } from './work.mjs'

const BUILTINS = ['fs', 'path', 'os', 'util', 'events', 'http', 'https', 'stream', 'crypto', 'url', 'zlib', 'child_process']

/**
 * A suite for Jest, CommonJS without a transform, so that there is little beside what Jest itself does: modules that use
 * builtins, files that use modules; a tenth of the files leaves something in a builtin.
 * @returns path -> text
 */
export function jestSuite({ seed, modules: moduleCount, files: fileCount }) {
  const random = seededRandom(seed)
  const suite = { 'src/work.js': WORK }
  const modules = Array.from({ length: moduleCount }, (_, index) => `src/module-${number(index)}.js`)
  for (const [index, path] of modules.entries()) {
    const below = random.sample(modules.slice(0, index), Math.min(index, random.between(0, 3)))
    suite[path] = sourceModule(index, below, random.sample(BUILTINS, random.between(1, 4)))
  }
  for (let index = 0; index < fileCount; index++) suite[`test/file-${number(index)}.test.js`] = testFile(index, random.sample(modules, random.between(2, 6)), random)
  return suite
}

function sourceModule(index, below, builtins) {
  return `${builtins.map((name, at) => `const builtin${at} = require('${name}')`).join('\n')}
${below.map((path, at) => `const below${at} = require('./${path.replace('src/', '')}')`).join('\n')}

const known = new Map()

exports.compute = (seed) => {
  known.set(seed, ${builtins.map((_, at) => `Object.keys(builtin${at}).length`).join(' + ')})
  return seed * ${index + 1}${below.map((_, at) => ` + below${at}.compute(seed + ${at})`).join('')} + known.size
}
`
}

function testFile(index, imported, random) {
  const units = random.between(5, 20)
  const tests = random.between(2, 6)
  const leak = index % 10 === 3 ? `require('http').STATUS_CODES[${600 + index}] = 'left'` : ''
  return `${imported.map((path, at) => `const module${at} = require('../${path}')`).join('\n')}
const { work } = require('../src/work.js')

describe('file ${index}', () => {
${Array.from({ length: tests }, (_, at) => testOf(at, imported.length, units / tests)).join('\n')}
  test('leaves little', () => {
    ${leak}
    expect(process.version).toMatch(/^v/)
  })
})
`
}

function testOf(at, modules, units) {
  return `  test('computes, ${at}', () => {
    const total = work(${units.toFixed(2)}, module${at % modules}.compute)
    expect(total).toBeGreaterThan(0)
    expect(total).toEqual(expect.any(Number))
  })`
}

const WORK = `exports.work = (units, compute) => {
${WORK_BODY}}
`
