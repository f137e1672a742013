import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A file's content as it was last seen: while time and size stay the same, so does the hash. */
export interface Content {
  /** Milliseconds since 1970, with their fractions. */
  readonly modified: number
  readonly size: number
  /** Hexadecimal. */
  readonly hash: string
}

/** Contents of files, each read once a run at most. */
export interface Contents {
  /** The hash of a file's content; undefined where it is missing, or may have changed while the run went on. */
  hashOf(path: string): string | undefined
  /** What was not known before, by path. */
  readonly fresh: ReadonlyMap<string, Content>
}

/**
 * Begins to read contents of files below a root.
 * @param startedAt when the run began: what was written since may not be what ran, unless it is what was known before
 */
export function readContents(root: string, known: ReadonlyMap<string, Content>, startedAt: number): Contents {
  const fresh = new Map<string, Content>()
  const hashes = new Map<string, string | undefined>()
  const look = (path: string): string | undefined => {
    const before = known.get(path)
    try {
      const full = join(root, path)
      const { mtimeMs: modified, size } = statSync(full)
      if (before?.modified === modified && before.size === size) return before.hash
      const content = { modified, size, hash: shortHash(readFileSync(full)) }
      fresh.set(path, content)
      return modified > startedAt && before?.hash !== content.hash ? undefined : content.hash
    } catch {
      return undefined
    }
  }
  return {
    fresh,
    hashOf(path) {
      if (!hashes.has(path)) hashes.set(path, look(path))
      return hashes.get(path)
    },
  }
}

/** 48 bits: it tells the few versions of one thing apart, and never one thing from another. */
export function shortHash(data: string | Uint8Array): string {
  return hash('sha256', data).slice(0, 12)
}
