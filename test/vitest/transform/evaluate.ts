import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { createServer, isRunnableDevEnvironment, type Plugin } from 'vite'

/** What becomes of one module's code before it is run. */
export type Transform = (code: string, id: string) => string

/** Runs a snippet's modules in a folder of their own and gives the exports of the first. */
export interface Evaluator {
  load(code: string, transform: Transform): Promise<Record<string, unknown>>
  close(): Promise<void>
}

/** Tells what a snippet's exports came to, or how it failed. */
export async function outcomeOf(evaluator: Evaluator, code: string, transform: Transform): Promise<string> {
  try {
    const namespace = await evaluator.load(code, transform)
    const entries = Object.entries(namespace).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return inspect(entries, { depth: 8, maxArrayLength: null })
  } catch (error) {
    const { name, message } = error as Error
    return `${name}: ${message}`
  }
}

/** Runs modules as Node itself does. */
export async function nodeEvaluator(): Promise<Evaluator> {
  // Vitest leaves to Node what is in a folder of this name.
  const { root, next, close } = await makeRoot('node_modules')
  return {
    async load(code, transform) {
      const entry = await writeModules(join(root, next()), code, transform)
      return import(/* @vite-ignore */ pathToFileURL(entry).href)
    },
    close,
  }
}

/** Runs modules as Vite's module runner does, transformed by a plugin and then by Vite's own ssrTransform. */
export async function viteEvaluator(): Promise<Evaluator> {
  const { root, next, close } = await makeRoot('modules')
  let current: Transform = leave
  const plugin: Plugin = {
    name: 'transform-under-test',
    enforce: 'post',
    transform: { order: 'post', handler: (code, id) => ({ code: current(code, id), map: null }) },
  }
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [plugin],
    server: { middlewareMode: true, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
  })
  const { ssr } = server.environments
  if (ssr === undefined || !isRunnableDevEnvironment(ssr)) throw new Error('this Vite cannot run modules')
  return {
    async load(code, transform) {
      current = transform
      const entry = await writeModules(join(root, next()), code, leave)
      return ssr.runner.import(entry)
    },
    async close() {
      await server.close()
      await close()
    },
  }
}

function leave(code: string): string {
  return code
}

async function makeRoot(name: string): Promise<{ root: string; next: () => string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'carryover-transform-'))
  const root = join(folder, name)
  await mkdir(root)
  let count = 0
  return { root, next: () => String(count++), close: () => rm(folder, { recursive: true, force: true }) }
}

async function writeModules(folder: string, code: string, transform: Transform): Promise<string> {
  await mkdir(folder)
  const [first = '', ...others] = code.split(/^\/\/ file: (.*)\n/m)
  const files = [['a.mjs', first]]
  for (let i = 0; i < others.length; i += 2) files.push([others[i] as string, others[i + 1] as string])
  for (const [name, text] of files) {
    const path = join(folder, name as string)
    await writeFile(path, transform(text as string, path))
  }
  return join(folder, 'a.mjs')
}
