import { cut, plain } from '../plain.ts'

const MAX_LENGTH = 300

/** A user's value as a code span: nothing in it is markup. For a table, use {@link cell} over the whole cell. */
export function code(value: string): string {
  const text = cut(plain(value), MAX_LENGTH)
  if (text.trim() === '') return text === '' ? '‹empty›' : '‹blank›'
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  // A space is taken off on both sides, so that a value may begin or end with a backtick or a space.
  const padding = /^[` ]|[` ]$/.test(text) ? ' ' : ''
  return `${fence}${padding}${text}${padding}${fence}`
}

/** A user's sentence in the middle of a line: nothing in it begins markup, HTML, a link or a mention. */
export function prose(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]~$]/g, '\\$&')
    .replace(/@(?=\w)/g, '@<!-- -->')
}

/**
 * One cell of a table: a pipe would end it, even inside a code span. Renderers differ over a backslash before an escaped
 * pipe, so a space is put between.
 */
export function cell(markdown: string): string {
  return markdown.replace(/\\(?=\|)/g, '\\ ').replaceAll('|', '\\|')
}

/** A command in a block of its own, to be copied. */
export function block(text: string, language: string): string {
  const shown = plain(text)
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${shown}\n${fence}`
}

/** A table with a head; cells are markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableRow(head), tableRow(head.map(() => '---')), ...rows.map(tableRow)].join('\n')
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`
}
