import type { Limit } from '../../model/record.ts'
import { groupBy } from '../findings.ts'
import { count, firstOf, type Mark } from './counts.ts'

/** What was not seen, one short phrase a thing, with where: `WeakMap contents (test/a.test.ts)`. */
export function limitPhrases(limits: readonly Limit[], mark: Mark): string[] {
  return groupBy(limits, ({ what }) => what).map((same) => {
    const [{ what, detail }] = same
    const files = [...new Set(same.map(({ file }) => file))]
    const where = files.length > NAMED ? count(files.length, 'file') : firstOf(files.map(mark), NAMED)
    return `${BOUNDS.get(what) ?? unknownBound(what, mark)} (${where}${detail === undefined ? '' : `: ${mark(detail)}`})`
  })
}

const NAMED = 2

function unknownBound(what: string, mark: Mark): string {
  const [, isPutBack, name] = /^probe (put back )?(.+)$/s.exec(what) ?? []
  if (name === undefined) return mark(what)
  return isPutBack === undefined ? `${mark(name)}, whose probe failed` : `${mark(name)}, which could not be put back`
}

/** Names of limits that mean little to a reader who does not know how the tool looks. */
const BOUNDS: ReadonlyMap<string, string> = new Map([
  ['Proxy', 'what is behind a Proxy'],
  ['WeakMap', 'entries of a WeakMap'],
  ['WeakSet', 'entries of a WeakSet'],
  ['objects', 'objects beyond the bound'],
  ['leaked objects', 'all that hangs from leaked objects'],
  ['milliseconds', 'what was left when the time for looking ended'],
  ['elements of one container', 'all elements of a very long list or map'],
  ['probe', 'anything, since the probe failed'],
  ['differences in one object', 'further differences in one object'],
  ['objects of a library', 'all objects of a large library'],
  ['closures', 'further closures'],
  ['closures of one object', 'further closures of one object'],
  ['closures of a library', 'further closures of a package'],
  ['closures in closures', 'closures within closures within closures'],
  ['variables of one closure', 'all variables of a very large closure'],
  ['objects of a closure', 'all objects of a large closure'],
  ['inspector', 'closures and the private state of packages, since the inspector of V8 cannot be used'],
  ['private fields', 'fields that a class keeps private with #'],
  ['between files', 'who made changes before this file began, as a file that was not watched may have'],
  ['unnamed', 'who, up to this file, changed what the code of no file names'],
  ['setup files', 'what setup files did, apart from what this file did'],
  ['late work', 'which of the later changes are late work of an earlier file'],
])
