const SECRET_WORD = /(?:^|[^a-z])(?:key|auth|authorization|cookies?|credentials?|pwd|passwd|pass|session|jwt|pat)(?:$|[^a-z])/
const SECRET_PART = /token|secret|password|passphrase|apikey|privatekey|accesskey/

/** Whether a variable, key or storage entry of this name may hold a secret, so that its value is never rendered. */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
  return SECRET_WORD.test(words) || SECRET_PART.test(words.replaceAll('_', ''))
}

/** Texts that are secret whatever their name: credentials of a URL, an `Authorization` header, a JSON web token. */
const SECRET_TEXT = /(?<=:\/\/)[^\s/@:]+:[^\s/@]+(?=@)|\b(?<=Bearer |Basic )[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)?/g

/** A text without the parts of it that may be secret, and without the paths that only this machine has. */
export function hideSecretText(text: string): string {
  let shown = text.replace(SECRET_TEXT, '‹hidden›')
  for (const [path, name] of ownPaths) shown = shown.replace(path, name)
  return shown
}

const LITERAL = /(["'`])(?:\\.|(?!\1)[^\\])*\1?/g

/** A line of code to quote: where anything in it is called a secret, without what its literals say. */
export function quotedLine(code: string): string {
  const line = code.trim()
  const isSecret = line.split(/[^\w$-]+/).some(isSecretName)
  return hideSecretText(isSecret ? line.replace(LITERAL, '$1‹hidden›$1') : line).slice(0, MAX_LINE)
}

const MAX_LINE = 120

const ownPaths: (readonly [path: RegExp, name: string])[] = []

/** Says how a file or directory reads in every text from now on. */
export function hidePath(path: string, name: string): void {
  if (path.length > 1) ownPaths.push([new RegExp(`${path.replace(/[\\^$.|?+*()[\]{}]/g, '\\$&')}(?![\\w-])`, 'g'), name])
}

/** What stands in a report in place of a value that may be secret. */
export function hidden(value: unknown): string {
  return typeof value === 'string' ? `‹hidden, ${value.length} chars›` : '‹hidden›'
}
