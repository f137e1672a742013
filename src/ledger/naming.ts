import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Naming } from '../model/ledger.ts'

const WORD = /[A-Za-z_$][\w$]*/g

/**
 * Begins to look for names in the code of modules, by whole words: whoever changes or reads `globalThis.locale` speaks of
 * `locale` somewhere. Each file is read once, when a name is first asked for; packages' code is not.
 * @param root the directory to which names of modules are relative
 */
export function openNaming(root: string): Naming {
  const words = new Map<string, ReadonlySet<string>>()
  const wordsOf = (module: string): ReadonlySet<string> => {
    const known = words.get(module) ?? new Set(read(join(root, module)).match(WORD))
    words.set(module, known)
    return known
  }
  return (module, name) => !module.includes('node_modules/') && wordsOf(module).has(name)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
