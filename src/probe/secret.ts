const SECRET_WORD = /(?:^|[^a-z])(?:key|auth|authorization|cookies?|credentials?|pwd|passwd|pass|session|jwt|pat)(?:$|[^a-z])/
const SECRET_PART = /token|secret|password|passphrase|apikey|privatekey|accesskey/

/** Whether a variable, key or storage entry of this name may hold a secret, so that its value is never rendered. */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
  return SECRET_WORD.test(words) || SECRET_PART.test(words.replaceAll('_', ''))
}

/** What stands in a report in place of a value that may be secret. */
export function hidden(value: unknown): string {
  return typeof value === 'string' ? `‹hidden, ${value.length} chars›` : '‹hidden›'
}
