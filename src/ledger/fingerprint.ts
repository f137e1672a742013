import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Begins to fingerprint sets of files by their contents: the same set with the same contents has the same fingerprint on
 * every machine. Each file is read once; one that cannot be read counts by its name alone.
 * @param root the directory to which names of files are relative
 */
export function openFingerprints(root: string): (files: Iterable<string>) => string {
  const known = new Map<string, string>()
  const ofFile = (file: string): string => {
    const print = known.get(file) ?? `${file}\0${hashOf(join(root, file))}\n`
    known.set(file, print)
    return print
  }
  return (files) => digest([...files].sort().map(ofFile).join('')).slice(0, 12)
}

function hashOf(path: string): string {
  try {
    return digest(readFileSync(path))
  } catch {
    return ''
  }
}

function digest(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
