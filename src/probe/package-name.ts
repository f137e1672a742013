/** The package that a file belongs to; nothing for one that is in no package. @param file a path with `/` */
export function packageOf(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]
}

/** The package that is asked for by a name, such as in `require('highlight.js/lib/core')`, or by a path. */
export function packageAskedFor(name: string): string | undefined {
  return packageOf(name.replaceAll('\\', '/')) ?? /^(?:@[^/]+\/)?[^./:@][^/:]*/.exec(name)?.[0]
}
