import { describe, expect, test } from 'vitest'
import { formatAnnotations } from '../../src/formats/github.ts'
import { FORMATS } from '../../src/formats/index.ts'
import { formatMarkdown } from '../../src/formats/markdown.ts'
import { block, cell, code, prose } from '../../src/formats/markdown/escape.ts'
import { cut, plain, plainLines } from '../../src/formats/plain.ts'
import { formatTerminal } from '../../src/formats/terminal.ts'
import { hostileReport } from './hostile-report.ts'
import { leakWith, reportWith } from './sample-report.ts'

const options = { color: false, width: 100 }
const ESC = '\u001B'

describe('plain text', () => {
  test.each([
    ['colours', `${ESC}[31mred${ESC}[0m`, 'red'],
    ['links', `${ESC}]8;;https://x.example${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
    ['a lone escape', `a${ESC}`, 'a␛'],
    ['a bell and a backspace', 'a\u0007b\b', 'a␇b␈'],
    ['C1 controls', 'a\u0085b\u0090c', 'a�b�c'],
    ['delete', 'a\u007F', 'a␡'],
    ['a carriage return that would overwrite the line', 'ok\rbad', 'ok↵bad'],
    ['line breaks', 'a\nb\r\nc\u2028d', 'a↵b↵c↵d'],
    ['marks that turn the direction', 'a\u202Eb\u2066c', 'a�b�c'],
    ['half of a pair', 'a\uD800b', 'a�b'],
    ['what is no character', 'a\uFFFFb', 'a�b'],
    ['tabs', 'a\tb', 'a  b'],
    ['text of any script', 'Grüße 你好 🎉 → ‹x›', 'Grüße 你好 🎉 → ‹x›'],
  ])('%s', (_, text, expected) => {
    expect(plain(text)).toBe(expected)
  })

  test('keeps lines apart where they are wanted', () => {
    expect(plainLines(`a\n${ESC}[1mb`)).toEqual(['a', 'b'])
  })

  test('is never cut through a pair', () => {
    expect(cut('abc🎉', 5)).toBe('abc🎉')
    expect(cut('abc🎉🎉', 5)).toBe('abc\uFFFD…')
  })
})

describe('no format lets a user’s text out of its place', () => {
  test.each(['terminal', 'markdown', 'github', 'junit', 'sarif', 'json'] as const)('%s holds no control character', async (name) => {
    const text = await FORMATS[name](hostileReport(`a${ESC}[31m\u0007\u009Bb\u0000`), options)
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  test('on a terminal no line of GitHub’s log becomes a command', async () => {
    const text = await formatTerminal(hostileReport('::error::x ::set-env name=x::y ##[add-mask]z'), options)
    expect(text).not.toMatch(/^\s*::/m)
    expect(text).not.toContain('##[')
  })

  test('an annotation is one line, however many the values have', () => {
    const lines = formatAnnotations(hostileReport('a\r\n::error::forged')).trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    for (const line of lines) expect(line).toMatch(/^::(error|warning) file=[^,:]*,/)
  })
})

describe('annotations', () => {
  test('escape values as GitHub reads them', () => {
    const leaks = [
      leakWith({
        id: 'p', file: 'test/50%,a:b.test.ts', kind: 'private', path: 'src/a.ts#x', before: '"1%"', after: '"2%"', fix: 'Do: a, b.',
      }),
    ]
    expect(formatAnnotations(reportWith({ leaks }))).toBe(
      '::warning file=test/50%25%2Ca%3Ab.test.ts,title=State outlives its test file%3A module-private variable::' +
        'src/a.ts#x: "1%25" → "2%25"%0ALeft by test/50%25,a:b.test.ts%0AFix: Do: a, b.\n',
    )
  })
})

describe('markdown', () => {
  test.each([
    ['a value', 'a|b', '`a|b`'],
    ['backticks', 'a``b`', '``` a``b` ```'],
    ['html', '<img src=x>', '`<img src=x>`'],
    ['spaces', ' a ', '`  a  `'],
    ['nothing', '', '‹empty›'],
    ['blanks', '  ', '‹blank›'],
  ])('code holds %s', (_, value, expected) => {
    expect(code(value)).toBe(expected)
  })

  test('prose takes every mark literally', () => {
    expect(prose('<b>*a* _b_ `c` [d](e) |f| ~~g~~ $h$ &amp; \\ @ada')).toBe(
      '&lt;b&gt;\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) |f| \\~\\~g\\~\\~ \\$h\\$ &amp;amp; \\\\ @<!-- -->ada',
    )
  })

  test('a pipe does not end a cell, and a fence does not end a block', () => {
    expect(cell(code('a|b'))).toBe('`a\\|b`')
    expect(cell(code('a\\|b'))).toBe('`a\\ \\|b`')
    expect(block('echo ```', 'sh')).toBe('````sh\necho ```\n````')
  })

  test('every row of a table has as many cells as its head', () => {
    const text = formatMarkdown(hostileReport('a|b`|`c\\|d'))
    const tables = text.split('\n\n').filter((part) => part.startsWith('|'))
    expect(tables).toHaveLength(2)
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.split(/(?<!\\)\|/).length)
      expect(new Set(widths).size).toBe(1)
    }
  })

  test('no html gets through', () => {
    const text = formatMarkdown(hostileReport('<script>alert(1)</script>'))
    // Inside code nothing is markup; what is left must hold no tag.
    expect(text.replace(/```[^]*?```|`[^`]*`/g, '')).not.toMatch(/<\/?script/)
  })
})
