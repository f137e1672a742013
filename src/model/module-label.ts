/**
 * How a module is called in paths: a file of the user's by its path, one of a package by the name of the package, with
 * what an import of it would add: `src/registry.ts`, `axios`, `highlight.js/lib/core`.
 *
 * @param file relative to the root, with `/`
 */
export function moduleLabel(file: string): string {
  const [, name, inside] = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(file) ?? []
  if (name === undefined || inside === undefined) return file
  const path = inside.replace(/(?:\.min)?\.[cm]?js$/, '')
  return isMain(name, path) ? name : `${name}/${path}`
}

const BUILD_FOLDERS = /^(?:(?:dist|lib|build|src|esm|cjs|es|node|umd|main|module)\/)*/

/** Whether a file looks like the one that the package's own name stands for. */
function isMain(name: string, path: string): boolean {
  const base = path.replace(BUILD_FOLDERS, '')
  const bare = name.replace(/^@[^/]+\//, '')
  return base === 'index' || base === bare || base === bare.replace(/[.-]?js$/, '')
}
