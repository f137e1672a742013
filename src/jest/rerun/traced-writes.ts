import { sourceLine } from '../../probe/source-line.ts'
import { framesIn } from '../../probe/stack-frames.ts'
import type { TracedAccess } from '../../verify/test-runner.ts'
import type { TestResult } from '../jest-types.ts'
import { relativePath } from '../relative-path.ts'
import { WRITES_FIELD } from '../worker/envelope.ts'
import type { TracedStack } from '../worker/trace-file.ts'

type Place = TracedAccess['callers'][number]

/** The writes that a traced run saw, placed in the sources; those whose stack leads nowhere in the project are left out. */
export function tracedWrites(result: TestResult, root: string): TracedAccess[] {
  const stacks = (result as { readonly [WRITES_FIELD]?: readonly TracedStack[] })[WRITES_FIELD] ?? []
  return stacks.flatMap(({ path, stack, moment }) => {
    const [place, ...callers] = placesOf(stack, root)
    return place === undefined ? [] : [{ path, ...place, callers, ...moment }]
  })
}

/** The project's own frames, innermost first. Jest has mapped them to the sources. */
function placesOf(stack: string, root: string): Place[] {
  return framesIn(stack)
    .filter(({ file }) => file.startsWith(`${root}/`) && !file.includes('/node_modules/'))
    .map(({ file, line, column }) => ({ file: relativePath(root, file), line, column, source: sourceLine(file, line) }))
}
