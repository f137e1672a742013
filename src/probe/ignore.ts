/** Whether a path is one that the user never wants to see; `*` stands for any characters. */
export function ignoring(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    return new RegExp(`^${parts.join('.*')}$`, 's')
  })
  return (path) => expressions.some((expression) => expression.test(path))
}
