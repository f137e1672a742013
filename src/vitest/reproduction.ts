import { relative, sep } from 'node:path'
import { shellWord } from '../formats/shell-word.ts'
import type { Reproduction, ReproductionFiles } from '../model/reproduction.ts'

/** Files by which plain Vitest runs an exact order in one worker, and the command for it from the root. */
export function vitestReproduction({ root, directory, config, order, project }: Reproduction): ReproductionFiles {
  const own = withSlashes(relative(root, directory))
  const base = config === undefined ? 'const base = {}' : `import base from ${JSON.stringify(importPath(relative(directory, config)))}`
  const text = `// Runs the test files of order.txt in that order in one worker, with the config of the project.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig, mergeConfig } from 'vitest/config'
${base}

const order = readFileSync(new URL('./order.txt', import.meta.url), 'utf8').trim().split('\\n').map((file) => resolve(file))

class GivenOrder {
  async shard(files) {
    return files
  }
  async sort(files) {
    return files.toSorted((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId))
  }
}

export default defineConfig(async (env) =>
  mergeConfig(typeof base === 'function' ? await base(env) : await base, {
    test: { isolate: false, fileParallelism: false, maxWorkers: 1, sequence: { sequencer: GivenOrder } },
  }),
)
`
  const words = ['npx', 'vitest', 'run', '--config', `${own}/vitest.config.mjs`, '--isolate=false', '--maxWorkers=1']
  if (project !== '') words.push('--project', project)
  return { files: { 'vitest.config.mjs': text }, command: [...words, ...order].map(shellWord).join(' ') }
}

function importPath(path: string): string {
  const slashed = withSlashes(path)
  return slashed.startsWith('.') ? slashed : `./${slashed}`
}

function withSlashes(path: string): string {
  return path.replaceAll(sep, '/')
}
