import { readFileSync } from 'node:fs'

/** The text of one file of a fixture. */
export function textOf(fixture: string, path: string): string {
  return readFileSync(new URL(`../../fixtures/${fixture}/${path}`, import.meta.url), 'utf8')
}
