/** One call of a stack. */
export interface Frame {
  readonly file: string
  readonly line: number
  readonly column: number
}

const FRAME = /^\s+at (?:.*\()?(?:async )?(?:file:\/\/)?(\/[^():]+|[A-Za-z]:[^():]+|node:[^():]+):(\d+):(\d+)\)?$/

/** The frames of a stack as the runner maps it to the sources, innermost first; those of Node's own files as `node:…`. */
export function framesIn(stack: unknown): Frame[] {
  if (typeof stack !== 'string') return []
  return stack.split('\n').flatMap((text) => {
    const [, file, line, column] = FRAME.exec(text) ?? []
    return file === undefined ? [] : [{ file, line: Number(line), column: Number(column) }]
  })
}
