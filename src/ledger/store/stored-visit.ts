import type { Visit } from '../../model/history.ts'
import { codeAt, type Codes } from './codes.ts'

export interface StoredFile {
  readonly path: string
  readonly project: string
  readonly codes: Codes
  readonly ways: StoredWay[]
}

export interface StoredWay extends Pick<Visit, 'tests' | 'outcome' | 'failed' | 'leaks'> {
  /** By the number of the code that ran. */
  readonly visits: (Visit | undefined)[]
}

/** A visit as the store has it. There are hundreds of thousands where all code changes all the time: nothing is copied, and most are never read. */
export class StoredVisit implements Visit {
  readonly #file: StoredFile
  readonly #way: StoredWay
  readonly #code: number

  constructor(file: StoredFile, way: StoredWay, code: number) {
    this.#file = file
    this.#way = way
    this.#code = code
  }

  get file(): string {
    return this.#file.path
  }

  get project(): string {
    return this.#file.project
  }

  get code(): string {
    return codeAt(this.#file.codes, this.#code)
  }

  get tests(): string {
    return this.#way.tests
  }

  get outcome(): Visit['outcome'] {
    return this.#way.outcome
  }

  get failed(): readonly string[] {
    return this.#way.failed
  }

  get leaks(): readonly string[] {
    return this.#way.leaks
  }
}
