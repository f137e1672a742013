/** One test file of a project. */
export interface ProjectFile {
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly project: string
}

/** The name of a file among those of all projects. */
export function keyOf({ project, file }: ProjectFile): string {
  return `${project}\0${file}`
}
