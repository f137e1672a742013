import { describe, expect, it } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { NOTHING } from './clean-files.ts'
import type { Expected } from './kinds-node.ts'
import { expectLeaks } from './leaks-of.ts'

const POLLUTER = `
import { test } from 'vitest'

test('leaves marks all over the page', () => {
  window.innerWidth = 320
  document.title = 'Cart'
  document.cookie = 'session=abc'
  document.body.className = 'dark'
  document.body.append(document.createElement('p'))
  document.head.append(document.createElement('style'))
  localStorage.setItem('theme', 'dark')
  sessionStorage.setItem('token', 'never to be shown')
  history.pushState(null, '', '/cart')
  HTMLElement.prototype.scrollIntoView = () => {}
})
`

const LEAKS: readonly Expected[] = [
  ['dom', 'globalThis.innerWidth', '1024', '320'],
  ['dom', 'document.title', '""', '"Cart"'],
  ['dom', 'document.cookie', '‹hidden, 0 chars›', '‹hidden, 11 chars›'],
  ['dom', 'document.body.attributes', 'none', 'class="dark"'],
  ['dom', 'document.body', 'empty', '<p>'],
  ['dom', 'document.head', 'empty', '<style>'],
  ['storage', 'localStorage.theme', undefined, '"dark"'],
  ['storage', 'sessionStorage.token', undefined, '‹hidden, 17 chars›'],
  ['dom', 'document.URL', '"http://localhost:3000/"', '"http://localhost:3000/cart"'],
]

/** A method that the environment lacks, or has higher up. */
const METHOD: Expected = ['dom', 'HTMLElement.prototype.scrollIntoView', undefined, 'function']

const runs = ([5, 4] as const).flatMap((vitest) => (['jsdom', 'happy-dom'] as const).map((environment) => ({ vitest, environment })))

describe.each(runs)('the page of $environment, Vitest $vitest', { concurrent: true }, ({ vitest, environment }) => {
  it('shows what a file left in it', async () => {
    const files = { 'test/a.test.ts': NOTHING, 'test/b.test.ts': POLLUTER, 'test/c.test.ts': NOTHING }
    const run = await runFixture(`layouts/${environment}`, { vitest, files, order: Object.keys(files) })
    expectLeaks(run, 'test/a.test.ts', [])
    expectLeaks(run, 'test/b.test.ts', [...LEAKS, METHOD])
    expectLeaks(run, 'test/c.test.ts', [])
    expect(JSON.stringify(run)).not.toContain('never to be shown')
  })
})
