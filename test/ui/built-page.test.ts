import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const page = readFileSync(resolve(import.meta.dirname, '../../dist/ui/page.html'), 'utf8')

/** What a pattern finds in the page; short, where the page itself would fill the screen. */
function found(pattern: RegExp): string[] {
  return [...page.matchAll(pattern)].map(([text]) => text)
}

test('the page reaches for nothing outside of itself', () => {
  expect(found(/\b(?:src|href)=["'](?!data:)[^"']*/g)).toEqual([])
  expect(found(/https?:[^\s"')]*/g)).toEqual(['http://www.w3.org/2000/svg'])
  expect(found(/@import|\burl\(|\bfetch\(|XMLHttpRequest|WebSocket|\bimport\(|document\.cookie/g)).toEqual([])
})

test('the page lets its own style and script run, and no other', () => {
  const [policy] = found(/(?<=http-equiv="Content-Security-Policy" content=")[^"]*/g)
  const hashOf = (tag: string): string => {
    const text = found(new RegExp(`(?<=<${tag}>).*?(?=</${tag}>)`, 'gs'))
    return `'sha256-${createHash('sha256').update(text.join('')).digest('base64')}'`
  }
  expect(policy).toBe(`default-src 'none'; img-src data:; style-src ${hashOf('style')}; script-src ${hashOf('script')}`)
})

test('the page never makes elements of a text', () => {
  expect(found(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function/g)).toEqual([])
})
