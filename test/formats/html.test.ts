import { describe, expect, test } from 'vitest'
import { formatHtml } from '../../src/formats/html.ts'
import type { Report } from '../../src/model/report.ts'
import { hostileReport } from './hostile-report.ts'
import { complete, leakWith, reportWith, testWith } from './sample-report.ts'

const OPENING = '<script type="application/json" id="report">'
const PAGE = `<!doctype html><body>${OPENING}</script><script>show()</script></body>`

/** The text of the element that holds the report, found as a browser finds it: up to the first end tag. */
function dataIn(html: string): string {
  const start = html.indexOf(OPENING) + OPENING.length
  return html.slice(start, html.toLowerCase().indexOf('</script', start))
}

function reportIn(html: string): Report {
  return JSON.parse(dataIn(html)) as Report
}

describe('the page of a report', () => {
  test('holds the whole report, and the rest of the page as it was', () => {
    const html = formatHtml(complete, PAGE)
    expect(reportIn(html)).toEqual(complete)
    expect(html.replace(dataIn(html), '')).toBe(PAGE)
  })

  test.each([
    ['the end of the element', '</script><script>alert(1)</script>'],
    ['the same in capitals, with a space', '</SCRIPT ><img src=x onerror=alert(1)>'],
    ['a comment, after which a script would end elsewhere', '<!--<script>'],
    ['patterns of a replacement', "$& $` $' $1 $$"],
    ['quotes and backslashes', `"'\`\\" \\u003c/script>`],
    ['entities', '&lt;/script&gt; &amp;'],
  ])('%s stays a text', (_, text) => {
    const html = formatHtml(hostileReport(text), PAGE)
    expect(dataIn(html)).not.toContain('<')
    expect(html.replace(dataIn(html), '')).toBe(PAGE)
    expect(reportIn(html)).toEqual(hostileReport(text))
  })

  test('holds no control character, no separator of lines and no mark of direction', () => {
    const text = 'a\u001B[31m\u0007\u009Bb\u0000\u2028\u2029\u202Ec\u2066\uD800'
    const html = formatHtml(hostileReport(text), PAGE)
    expect(html).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\p{Cs}/u)
    expect(JSON.stringify(reportIn(html))).not.toMatch(/\\u00(?:0|1|7f|9b)|\\ud800|\\u20/i)
  })

  test('keeps the lines of values and commands, and no others', () => {
    const report = reportWith({
      leaks: [leakWith({ id: 'l', kind: 'module', path: 'a\nb', before: 'one\ntwo', after: 'one\r\nthree' })],
      orderDependent: [testWith({ test: 'in\ntwo lines', repro: { command: "npx carryover run a -t 'in\ntwo lines'", order: [] } })],
    })
    const { leaks: [leak], orderDependent: [victim] } = reportIn(formatHtml(report, PAGE))
    expect(leak).toMatchObject({ path: 'a↵b', before: 'one\ntwo', after: 'one\nthree' })
    expect(victim).toMatchObject({ test: 'in↵two lines', repro: { command: "npx carryover run a -t 'in\ntwo lines'" } })
  })

  test('cuts names that are endless, and no command', () => {
    const endless = 'x'.repeat(100_000)
    const report = reportWith({ orderDependent: [testWith({ test: endless, repro: { command: endless, order: [] } })] })
    const { orderDependent: [victim] } = reportIn(formatHtml(report, PAGE))
    expect(victim?.test.length).toBeLessThan(3000)
    expect(victim?.repro.command).toBe(endless)
  })

  test('says so where the page has no place for it', () => {
    expect(() => formatHtml(complete, '<p>')).toThrow('The page has no place for the report.')
  })
})
