// Builds dist/. Two builds may run at once, and tests may be reading dist/ meanwhile: everything is made in a
// directory of its own and put in place by a rename, and only when something changed.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'rolldown'
import { buildPage } from './build-page.mjs'
import { prune } from './prune.mjs'

// With `--unbundled <dir>` only what the compiler makes is written, to that directory: a profile of it names each file.
const { values: options } = parseArgs({ options: { unbundled: { type: 'string' } } })
const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')
// Beside dist, because a rename cannot leave a file system; .carryover is ignored by git.
mkdirSync(join(root, '.carryover'), { recursive: true })
const place = mkdtempSync(join(root, '.carryover', 'build-'))

try {
  const built = options.unbundled ?? join(place, 'dist')
  compile(built)
  shipAsTypeScript(join('vitest', 'runner.mts'), built)
  if (options.unbundled === undefined) await finish(built)
} catch (error) {
  // The compiler has said what is wrong; a stack of this script adds nothing.
  if (error.status === undefined) throw error
  process.exitCode = 1
} finally {
  rmSync(place, { recursive: true, force: true })
}

/** Makes of compiled files what is published. */
async function finish(built) {
  for (const name of ['vitest/worker.js', 'jest/worker.js', 'jest/runner.js', 'jest/reporter.js']) await bundle(join(built, name))
  await buildPage(join(root, 'src', 'ui'), join(built, 'ui', 'page.html'))
  makeExecutable(join(built, 'cli', 'bin.js'))
  prune(built, entryPoints())
  if (!isSameTree(built, dist)) putInPlace(built)
  linkByName()
}

function compile(outDir) {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  const tsc = join(dirname(manifest), bin.tsc)
  const project = join(root, 'tsconfig.build.json')
  execFileSync(process.execPath, [tsc, '-p', project, '--outDir', outDir, '--noEmitOnError'], { stdio: 'inherit' })
}

/** In the place of a module: all that it reaches in one file, but for packages and a worker's one module with a state. */
async function bundle(file) {
  const output = { file, comments: false, codeSplitting: false }
  await build({ input: file, platform: 'node', external: /^(?!\.|\/|\w:)|^\.\/worker\.js$/, output, experimental: { attachDebugInfo: 'none' }, logLevel: 'warn' })
}

/** Vitest inlines .mts even from node_modules, so that such a file can extend a class from the user's TypeScript. */
function shipAsTypeScript(name, built) {
  const source = join(root, 'src', name)
  if (!existsSync(source)) return
  const compiled = join(built, name.replace(/\.mts$/, '.mjs'))
  if (existsSync(compiled)) {
    throw new Error(`src/${name} ships as TypeScript and was compiled as well: nothing in src may import it.`)
  }
  mkdirSync(dirname(join(built, name)), { recursive: true })
  copyFileSync(source, join(built, name))
}

function entryPoints() {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const targets = [...Object.values(exports).flatMap((target) => Object.values(target)), ...Object.values(bin)]
  return targets.filter((target) => target.startsWith?.('./dist/')).map((target) => target.slice('./dist/'.length))
}

/** The fixtures import this package by its name, as a user's project does. */
function linkByName() {
  const link = join(root, 'node_modules', 'carryover')
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(root, link, 'junction')
}

function makeExecutable(file) {
  if (existsSync(file)) chmodSync(file, 0o755)
}

/** Another build may put its dist in place between the two renames: then try again. */
function putInPlace(built) {
  for (let attempt = 0; ; attempt++) {
    moveAway(join(place, `old-${attempt}`))
    try {
      return renameSync(built, dist)
    } catch (error) {
      if (attempt === 20 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error
    }
  }
}

function moveAway(to) {
  try {
    renameSync(dist, to)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

function isSameTree(one, other) {
  const files = filesOf(one)
  try {
    return (
      files.join('\n') === filesOf(other).join('\n') &&
      files.every((file) => isSameFile(join(one, file), join(other, file)))
    )
  } catch (error) {
    // Another build is putting its dist in place.
    if (error.code === 'ENOENT') return false
    throw error
  }
}

function isSameFile(one, other) {
  return statSync(one).mode === statSync(other).mode && readFileSync(one).equals(readFileSync(other))
}

function filesOf(directory) {
  if (!existsSync(directory)) return []
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.map((file) => file.slice(directory.length + 1)).toSorted()
}
