import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const MODULES = '--experimental-vm-modules'

/** The options of Node with which a project's tests are run: those of this process, and what its scripts say. */
export function nodeOptions(root: string): string[] {
  const own = process.execArgv.filter((option) => !/^--(?:inspect|debug)/.test(option))
  const isGiven = own.includes(MODULES) || process.env.NODE_OPTIONS?.includes(MODULES) === true
  return isGiven || !readManifest(root).includes(MODULES) ? own : [...own, MODULES]
}

function readManifest(root: string): string {
  try {
    return readFileSync(join(root, 'package.json'), 'utf8')
  } catch {
    return ''
  }
}
