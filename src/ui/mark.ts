import type { Mark } from '../formats/wording.ts'

/**
 * Sets a user's text apart within a sentence, between two zero characters. The report of a page holds none, so that no
 * text can end its own mark.
 */
export const mark: Mark = (text) => `${BORDER}${text}${BORDER}`

const BORDER = '\0'

/** A piece of a sentence: words of ours, or a user's text. */
export interface Piece {
  readonly text: string
  readonly isMarked: boolean
}

/** The pieces of a sentence that {@link mark} was handed to. */
export function piecesOf(sentence: string): Piece[] {
  return sentence
    .split(BORDER)
    .map((text, index) => ({ text, isMarked: index % 2 === 1 }))
    .filter(({ text, isMarked }) => isMarked || text !== '')
}
