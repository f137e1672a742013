/** Bytes of one hash, as {@link shortHash} gives it. */
const LENGTH = 6

/** The versions of one file's code, in the order in which they were first seen; the oldest may be forgotten. */
export interface Codes {
  readonly forgotten: number
  readonly hashes: Uint8Array
}

/** Whether there is an nth version; 0 stands for what is not known. */
export function hasCode({ forgotten, hashes }: Codes, nth: number): boolean {
  return nth === 0 || (nth > forgotten && (nth - forgotten) * LENGTH <= hashes.length)
}

/** The hash of the nth version; empty for 0. */
export function codeAt({ forgotten, hashes }: Codes, nth: number): string {
  if (nth === 0) return ''
  const start = (nth - 1 - forgotten) * LENGTH
  return Buffer.from(hashes.buffer, hashes.byteOffset + start, LENGTH).toString('hex')
}

/** Which version a hash is, the latest first, with the version added where it is new. */
export function withCode(codes: Codes, code: string): { readonly codes: Codes; readonly nth: number } {
  if (code === '') return { codes, nth: 0 }
  const { forgotten, hashes } = codes
  const wanted = Buffer.from(code, 'hex')
  for (let start = hashes.length - LENGTH; start >= 0; start -= LENGTH)
    if (wanted.equals(hashes.subarray(start, start + LENGTH))) return { codes, nth: start / LENGTH + 1 + forgotten }
  const added = { forgotten, hashes: Buffer.concat([hashes, wanted]) }
  return { codes: added, nth: added.hashes.length / LENGTH + forgotten }
}

/** Without the versions before the first that is still in use. */
export function withoutCodes({ forgotten, hashes }: Codes, firstUsed: number): Codes {
  const unused = Math.max(0, Math.min(firstUsed - 1 - forgotten, hashes.length / LENGTH))
  return { forgotten: forgotten + unused, hashes: hashes.subarray(unused * LENGTH) }
}
