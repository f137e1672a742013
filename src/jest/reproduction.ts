import { relative } from 'node:path'
import { shellWord } from '../formats/shell-word.ts'
import type { Reproduction, ReproductionFiles } from '../model/reproduction.ts'

/** Files by which plain Jest runs an exact order in one worker, and the command for it from the root. */
export function jestReproduction({ root, directory, config, order, project }: Reproduction): ReproductionFiles {
  const own = relative(root, directory).replaceAll('\\', '/')
  const sequencer = `// Keeps the order of order.txt.
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')
const { default: Sequencer } = require('@jest/test-sequencer')

const order = readFileSync(join(__dirname, 'order.txt'), 'utf8').trim().split('\\n').map((file) => resolve(file))

module.exports = class GivenOrder extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => order.indexOf(a.path) - order.indexOf(b.path))
  }
}
`
  const words = ['npx', 'jest', ...(config === undefined ? [] : ['--config', relative(root, config).replaceAll('\\', '/')])]
  words.push('--runInBand', '--testSequencer', `./${own}/sequencer.cjs`)
  if (project !== '') words.push('--selectProjects', project)
  return { files: { 'sequencer.cjs': sequencer }, command: [...words, '--runTestsByPath', ...order].map(shellWord).join(' ') }
}
