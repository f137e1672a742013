/** What a folder for an issue report is to reproduce. Files of the order are relative to the root. */
export interface Reproduction {
  readonly root: string
  /** Where the folder is. */
  readonly directory: string
  /** The project's own config, absolute, where there is one. */
  readonly config?: string
  readonly order: readonly string[]
  readonly project: string
}

/** By what the test runner alone reproduces it. */
export interface ReproductionFiles {
  /** Name -> text. */
  readonly files: Readonly<Record<string, string>>
  /** Runs from the root in a shell. */
  readonly command: string
}
