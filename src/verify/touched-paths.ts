/** The last step of a path: `.name`, `[0]`. */
const STEP = /(?:\.[^.[\]]+|\[[^[\]]*\])$/

/** The names under which a change is noted: its own path, and that something right below the one above it changed. */
export function namesOfChange(path: string): readonly string[] {
  return STEP.test(path) ? [path, entriesOf(path.replace(STEP, ''))] : [path]
}

/** The names of changes that touch what is at a path: changes of it, of the whole that it is part of, of what is right below it. */
export function namesTouching(path: string): readonly string[] {
  return [path, entriesOf(path), ...(STEP.test(path) ? [path.replace(STEP, '')] : [])]
}

function entriesOf(path: string): string {
  return `${path} *`
}
