import { stripVTControlCharacters } from 'node:util'

/**
 * A user's text on one line that cannot steer a terminal: escape sequences are taken out, other control characters
 * and marks that turn the direction of writing are made visible. Line breaks show as `↵`.
 */
export function plain(text: string): string {
  return plainLines(text).join('↵')
}

/** The same, line by line. */
export function plainLines(text: string): string[] {
  return stripVTControlCharacters(text)
    .toWellFormed()
    .replaceAll('\t', '  ')
    .split(/\r\n|[\r\n\p{Zl}\p{Zp}]/u)
    .map((line) => line.replace(UNSAFE, visible))
}

/** Control characters, marks of direction, and code points that are no characters. */
const UNSAFE = /\p{Cc}|\p{Bidi_Control}|\p{Noncharacter_Code_Point}/gu

const CONTROL_PICTURES = 0x24_00

function visible(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code)
  return code === 0x7f ? '␡' : '\uFFFD'
}

/** At most `length` characters, the last one `…` where something was cut. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1)).toWellFormed()}…`
}
