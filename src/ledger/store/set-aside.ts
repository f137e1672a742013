import { renameSync, statSync } from 'node:fs'
import type { StorePlace } from './in-store.ts'

/**
 * Renames a store that cannot be read, so that a new one can take its place; one that was set aside before gives way.
 * @param identity which file it was: a new one that another process has made meanwhile stays
 * @returns how the file is called now; undefined where it could not be renamed
 */
export function setAside({ path, name }: StorePlace, identity: number | undefined): string | undefined {
  try {
    if (identity !== undefined && statSync(path).ino !== identity) return `${name}${SUFFIX}`
    // First the journal: it would be played back into the new file.
    moveIfThere(`${path}-journal`, `${path}${SUFFIX}-journal`)
    renameSync(path, `${path}${SUFFIX}`)
    return `${name}${SUFFIX}`
  } catch {
    return undefined
  }
}

const SUFFIX = '.set-aside'

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
