import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { hostileReport } from '../formats/hostile-report.ts'
import { complete, crowd, notebooks, reportWith } from '../formats/sample-report.ts'
import { largeReport } from './large-report.ts'
import { CHROMIUM, type OpenedPage, openReader, type Reader } from './open-page.ts'

if (CHROMIUM === undefined) process.stdout.write('No Chromium on this machine: the HTML page is not opened. Name one by CHROMIUM=…\n')

describe.skipIf(CHROMIUM === undefined)('the HTML page in Chromium', () => {
  let reader: Reader
  let opened: OpenedPage
  beforeAll(async () => {
    reader = await openReader()
  })
  afterAll(() => reader.close())
  // Whatever a test did, the page asked for nothing, complained of nothing and started nothing.
  afterEach(async () => {
    await opened.page.context().close()
    const trouble = [...opened.said, ...opened.requests]
    if (trouble.length > 0) throw new Error(trouble.join('\n'))
  })

  const open = async (report: Report, options?: Parameters<Reader['open']>[1]) => {
    opened = await reader.open(report, options)
    return opened.page
  }

  describe('what it says', () => {
    test('all of a finding, in the words of the other formats', async () => {
      const page = await open(notebooks)
      const card = page.locator('#order-dependent article').first()
      const rows = await card.locator('dt').evaluateAll((terms) =>
        terms.map((term) => [term.textContent, (term.nextElementSibling as HTMLElement).innerText.replaceAll(/\s+/g, ' ')]),
      )
      expect(await card.locator('header').innerText()).toMatch(/^caused\s+test\/03-train\.test\.ts > prints one line an epoch$/)
      expect(Object.fromEntries(rows)).toEqual({
        chance: '1 in 20, if order made no difference',
        victim:
          'Passes alone (3/3), fails after test/01-intro.test.ts (3/3), and passes again when src/defaults.ts#defaults.callbacks[1] is put back. Show in its worker',
        polluter: 'test/01-intro.test.ts',
        state: 'src/defaults.ts#defaults.callbacks[1] (exported module state) did not exist → ProgressCallback {name: "progress"}',
        written:
          'src/progress.ts:21 defaults.callbacks.push(new ProgressCallback()) during import: test/01-intro.test.ts → src/progress.ts',
        failure: "AssertionError: expected [ 'epoch 1 loss 0.50', …(3) ] to deeply equal [ 'epoch 1 loss 0.50', …(1) ]",
        reproduce: "npx carryover run test/01-intro.test.ts test/03-train.test.ts -t 'prints one line an epoch' Copy",
        fix: expect.stringContaining('In test/01-intro.test.ts: Put src/defaults.ts#defaults.callbacks[1] back in afterEach'),
        or: expect.stringContaining('In test/03-train.test.ts: Set src/defaults.ts#defaults.callbacks'),
      })
    })

    test('no suspicion as a proof', async () => {
      const page = await open(notebooks)
      const card = page.locator('#order-dependent article.confirmed')
      expect(await card.locator('.rung').innerText()).toBe('confirmed')
      expect(await card.innerText()).toContain('not proven to be the cause')
      expect(await card.locator('.steps .on').count()).toBe(3)
    })

    test('one finding where one state breaks twenty tests', async () => {
      const page = await open(crowd)
      expect(await page.locator('#order-dependent article').count()).toBe(1)
      expect(await page.locator('#order-dependent h3:visible').count()).toBe(3)
      await page.getByText('+17 more').first().click()
      expect(await page.locator('#order-dependent h3:visible').count()).toBe(20)
    })

    test('each part of a report that has all of them', async () => {
      const page = await open(complete)
      expect(await page.locator('h2').allInnerTexts()).toEqual([
        'Order-dependent tests 1', 'Hazards 1', 'Leaks 1', 'Flaky tests 1', 'Failing tests 1', 'Not seen 2', 'Worker histories 1', 'Plan', 'Files 1',
      ])
      expect(await page.locator('#unseen').innerText()).toContain('Not seen: objects beyond the bound (test/a.test.ts: from src/big.ts).')
      expect(await page.locator('#plan').innerText()).toContain('1 of 2 files may share workers, 1 should have one of its own. Every test came out as it does alone in 3 orders of chance.')
    })

    test('that there is nothing to report', async () => {
      const page = await open(reportWith())
      expect(await page.locator('header').innerText()).toContain('Nothing to report.')
      expect(await page.locator('h2').allInnerTexts()).toEqual(['Not seen 0', 'Worker histories 2'])
    })

    test('that it needs a script, where none is run', async () => {
      const page = await open(notebooks, { javaScriptEnabled: false })
      expect(await page.locator('body').innerText()).toContain('Open the file in a browser.')
    })
  })

  describe('a hostile text', () => {
    const attack = `window.attacked = true`
    test.each([
      ['that ends the script', `</script><script>${attack}</script>`],
      ['that is an element', `<img src="x" onerror="${attack}"><svg onload='${attack}'>`],
      ['that is a comment', `<!--<script>${attack}</script>`],
      ['that ends an attribute', `" onfocus="${attack}" autofocus x="' onclick='${attack}`],
      ['that is a link or a template', `javascript:${attack} \${${attack}} {{constructor.constructor('${attack}')()}} $& $'`],
      ['from right to left', '\u202Eשלום\u202C العربية\u2066.test.ts'],
      ['without an end', 'endless/'.repeat(5000)],
    ])('%s stays a text', async (_, text) => {
      const page = await open(hostileReport(text))
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
        for (const button of document.querySelectorAll('button')) if (button.textContent !== 'Copy') button.click()
      })
      expect(await page.evaluate(() => Reflect.get(globalThis, 'attacked'))).toBeUndefined()
      const elements = await page.evaluate(() => ({
        scripts: document.scripts.length,
        foreign: document.querySelectorAll('main :is(script, img, svg, iframe, style, link, [style], [onclick], [onfocus], [onerror])').length,
      }))
      expect(elements).toEqual({ scripts: 2, foreign: 0 })
      const shown = text.replaceAll(/\p{Bidi_Control}/gu, '�').slice(0, 1999)
      expect(await page.locator('h3').first().textContent()).toContain(shown)
      expect(await page.locator('#unseen').textContent()).toContain(`Note: ${shown}`)
    })

    test('does not widen the page', async () => {
      const page = await open(hostileReport('endless/'.repeat(5000)), { viewport: { width: 400, height: 800 } })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
    })
  })

  describe('what a reader does', () => {
    test('searches, and what was not seen stays', async () => {
      const page = await open(notebooks)
      await page.keyboard.press('/')
      await page.keyboard.type('SEED')
      await expect.poll(() => page.locator('#order-dependent h2').innerText()).toBe('Order-dependent tests 1 of 2')
      expect(await page.locator('#order-dependent article').innerText()).toContain('process.env.NOTEBOOK_SEED')
      expect(await page.locator('#flaky').innerText()).toContain('Nothing here speaks of SEED.')
      expect(await page.locator('#unseen li').count()).toBe(3)
      await page.keyboard.press('Escape')
      await expect.poll(() => page.locator('#order-dependent article').count()).toBe(2)
    })

    test('presses a file to see all that speaks of it', async () => {
      const page = await open(notebooks)
      await page.locator('#leaks').getByRole('button', { name: 'test/04-seed.test.ts' }).click()
      await expect.poll(() => page.locator('#leaks article').count()).toBe(1)
      expect(await page.getByRole('searchbox').inputValue()).toBe('test/04-seed.test.ts')
      await page.getByRole('button', { name: 'Show everything' }).click()
      await expect.poll(() => page.locator('#leaks article').count()).toBe(3)
    })

    test('asks for benign changes and for one kind', async () => {
      const page = await open(notebooks)
      expect(await page.locator('#leaks').innerText()).not.toContain('stems')
      await page.getByRole('button', { name: 'Show them' }).click()
      expect(await page.locator('#leaks').innerText()).toContain('src/vocabulary.ts#stems["Training"]')
      await page.getByLabel('Kind').selectOption({ label: 'environment variable (1)' })
      expect(await page.locator('#leaks h2').innerText()).toBe('Leaks 1 of 4')
      await page.getByLabel('harmful').uncheck()
      expect(await page.locator('#leaks article').count()).toBe(0)
    })

    test('goes along a worker: the victim shows its polluter, the polluter its victim', async () => {
      const page = await open(notebooks)
      const cell = (name: string) => page.getByRole('button', { name: new RegExp(`^\\d+ ${name},`) })
      await page.locator('article', { hasText: 'NOTEBOOK_SEED' }).first().getByRole('button', { name: 'Show in its worker' }).click()
      expect(await cell('test/05-split.test.ts').evaluate((element) => element === document.activeElement)).toBe(true)
      expect(await cell('test/04-seed.test.ts').getAttribute('class')).toContain('bound')
      expect(await page.getByRole('status').filter({ hasText: 'worker 2' }).innerText()).toMatch(
        /^test\/05-split\.test\.ts: file 2 of 2 in worker 2\.\s+confirmed test\/05-split\.test\.ts > validates on the same rows every time: passes alone/,
      )
      await page.keyboard.press('ArrowLeft')
      expect(await cell('test/05-split.test.ts').getAttribute('class')).toContain('bound')
      expect(await cell('test/04-seed.test.ts').getAttribute('class')).toContain('pointed')
      await cell('test/03-train.test.ts').hover()
      expect(await cell('test/01-intro.test.ts').getAttribute('class')).toContain('bound')
      expect(await cell('test/04-seed.test.ts').getAttribute('class')).not.toContain('pointed')
    })

    test('copies a command as it is shown', async () => {
      const page = await open(notebooks)
      await page.getByRole('button', { name: 'Copy' }).first().click()
      await expect.poll(() => page.locator('.copy [role=status]').first().innerText()).toBe('Copied')
      await page.getByRole('searchbox').click()
      await page.keyboard.press('ControlOrMeta+V')
      expect(await page.getByRole('searchbox').inputValue()).toBe(notebooks.orderDependent[0]?.repro.command)
    })

    test('prints it with all that is folded', async () => {
      const page = await open(crowd)
      const folded = () => page.locator('details:not([open])').count()
      const before = await folded()
      expect(before).toBeGreaterThan(0)
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
      expect(await folded()).toBe(0)
      await page.evaluate(() => dispatchEvent(new Event('afterprint')))
      expect(await folded()).toBe(before)
    })
  })

  describe('a suite of 3,000 files and 5,000 leaks', () => {
    const large = largeReport()

    test('opens without a long wait, is searched at once, and fits narrow and wide', async () => {
      const page = await open(large, { viewport: { width: 1600, height: 900 } })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1600)
      const searched = await page.evaluate(async () => {
        const input = document.querySelector('input') as HTMLInputElement
        const start = performance.now()
        input.value = 'billing-0008'
        input.dispatchEvent(new Event('input'))
        while (document.querySelectorAll('#files tbody tr').length !== 1) await new Promise((settle) => requestAnimationFrame(settle))
        return performance.now() - start
      })
      process.stdout.write(`A page of 3,000 files: ${Math.round(opened.milliseconds)} ms to open, ${Math.round(searched)} ms to search.\n`)
      // A machine that is busy elsewhere takes many times as long as a reader's.
      expect(opened.milliseconds).toBeLessThan(20_000)
      expect(searched).toBeLessThan(10_000)
      await page.setViewportSize({ width: 400, height: 900 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400)
    })

    test('makes the rows of its table as they are asked for, sorted', async () => {
      const page = await open(large)
      const files = page.locator('#files')
      const rows = files.locator('tbody tr')
      const first = () => files.locator('td.durationMs').first().textContent()
      const press = (name: string) => files.getByRole('button', { name }).click()
      expect(await rows.count()).toBe(100)
      await press('tests took')
      expect(await first()).toBe('2.9 s')
      await press('tests took')
      expect(await first()).toBe('0 ms')
      expect(await files.locator('th.durationMs').getAttribute('aria-sort')).toBe('ascending')
      await press('Show 100 more')
      expect(await rows.count()).toBe(200)
      await press('Show all 2800')
      expect(await rows.count()).toBe(3000)
    })
  })
})
