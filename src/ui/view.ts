import type { Findings } from '../formats/findings.ts'
import type { Query } from './query.ts'

/** What each part of the page is made from. */
export interface View {
  readonly findings: Findings
  readonly actions: Actions
}

/** What one part of the page asks of another. */
export interface Actions {
  /** Searches the whole page for a text. */
  search(text: string): void
  /** Shows a file in the history of its worker. */
  showInWorker(project: string, file: string): void
}

/** One part of the page. */
export interface Section {
  readonly element: HTMLElement
  /** Its entry in the list of contents. */
  readonly link: HTMLElement
  /** Shows what a search finds, and says how much that is. */
  show(query: Query): void
}

export interface Amount {
  readonly shown: number
  readonly total: number
}
