import type { Place } from '../model/leak.ts'
import { framesIn } from '../probe/stack-frames.ts'
import { relativePath } from './worker-path.ts'

/** The frames of a stack in files below the root, innermost first. */
export function placesIn(stack: unknown, root: string): Place[] {
  return framesIn(stack)
    .map(({ file, line, column }) => ({ file: relativePath(root, file), line, column }))
    .filter(({ file }) => !file.startsWith('..') && !file.startsWith('node:'))
}
