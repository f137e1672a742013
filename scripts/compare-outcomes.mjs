// Does the tool change the outcome of any test? `npm run compare-outcomes -- [--config <file>] [--deep] <directory>…`
// Runs each project twice without Carryover and once with it, in one shared worker and one order, and compares every
// test. What differs between the two runs without it is only told as such. Vitest and Carryover must be installed in the
// project; a config is written into it and taken away again.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values: options, positionals: directories } = parseArgs({
  options: { config: { type: 'string' }, deep: { type: 'boolean', default: false } },
  allowPositionals: true,
})

for (const directory of directories) {
  const root = resolve(directory)
  const [first, second, watched] = [outcomesOf(root, false), outcomesOf(root, false), outcomesOf(root, true)]
  const unsteady = new Set(differing(first, second))
  const changed = differing(first, watched).filter((name) => !unsteady.has(name))
  console.log(`${directory}: ${first.size} outcomes, ${changed.length} differ with the tool, ${unsteady.size} without it`)
  for (const name of changed) console.log(`  ${name}: ${first.get(name)} -> ${watched.get(name)}`)
  for (const name of unsteady) console.log(`  (without it) ${name}: ${first.get(name)} -> ${second.get(name)}`)
  if (changed.length > 0 || first.size === 0) process.exitCode = 1
}

function differing(one, other) {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name))
}

/** Each test's and each file's outcome by its name; tests of one name by their number. */
function outcomesOf(root, isWatched) {
  const config = join(root, 'compared-outcomes.config.mjs')
  const results = join(root, 'compared-outcomes.json')
  writeFileSync(config, wrapped(root, isWatched))
  try {
    const vitest = join(dirname(createRequire(config).resolve('vitest/package.json')), 'vitest.mjs')
    const { NODE_OPTIONS: _, ...env } = process.env
    const run = spawnSync(process.execPath, [vitest, 'run', '--config', config], { cwd: root, env: { ...env, CI: '1' }, encoding: 'utf8', maxBuffer: Infinity })
    if (!existsSync(results)) throw new Error(`Vitest wrote no results in ${root}:\n${run.stdout}\n${run.stderr}`)
    return outcomes(JSON.parse(readFileSync(results, 'utf8')), root)
  } finally {
    rmSync(config, { force: true })
    rmSync(results, { force: true })
  }
}

function outcomes({ testResults, success }, root) {
  const found = new Map([['the run', success ? 'passed' : 'failed']])
  for (const { name, status, assertionResults } of testResults) {
    const file = relative(root, name)
    found.set(file, status)
    for (const test of assertionResults) {
      let key = `${file} > ${test.fullName}`
      while (found.has(key)) key += ' (again)'
      found.set(key, [test.status, ...(test.failureMessages ?? []).map((message) => message.split('\n', 1)[0])].join(': '))
    }
  }
  return found
}

/** The project's own config in one worker and in the order of names, its own Carryover taken out. */
function wrapped(root, isWatched) {
  const names = ['vitest.config', 'vite.config'].flatMap((name) => ['ts', 'mts', 'js', 'mjs'].map((end) => `${name}.${end}`))
  const base = options.config ?? names.find((name) => existsSync(join(root, name)))
  const carryover = { confirm: false, deep: options.deep }
  return `${base === undefined ? 'const base = {}' : `import base from './${base}'`}
import { mergeConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
${isWatched ? `import carryover from 'carryover/vitest'` : ''}

class ByName extends BaseSequencer {
  async sort(files) {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))
  }
}

export default async (context) => {
  const config = typeof base === 'function' ? await base(context) : await base
  const plugins = (await Promise.all(config.plugins ?? [])).flat().filter((plugin) => plugin?.name !== 'carryover')
  return mergeConfig({ ...config, plugins }, {
    plugins: [${isWatched ? `carryover(${JSON.stringify(carryover)})` : ''}],
    test: {
      isolate: false,
      maxWorkers: 1,
      cache: false,
      sequence: { sequencer: ByName },
      reporters: ['json'],
      outputFile: { json: 'compared-outcomes.json' },
    },
  })
}
`
}
