import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { formatHtml } from '../../src/formats/html.ts'
import type { Report } from '../../src/model/report.ts'

/** A Chromium of the machine; none is downloaded. */
export const CHROMIUM = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path !== '' && existsSync(path),
)

/** What a page did that it should not do. */
export interface Trouble {
  /** Errors, warnings and refusals that the browser told of. */
  readonly said: readonly string[]
  /** Everything it asked for beside itself. */
  readonly requests: readonly string[]
}

export interface OpenedPage extends Trouble {
  readonly page: Page
  /** Milliseconds until the page stood there in full. */
  readonly milliseconds: number
}

export interface Reader {
  open(report: Report, options?: BrowserContextOptions): Promise<OpenedPage>
  close(): Promise<void>
}

/** Starts the browser in which pages are opened from disk, as a reader does. */
export async function openReader(): Promise<Reader> {
  const built = await readFile(resolve(import.meta.dirname, '../../dist/ui/page.html'), 'utf8')
  const directory = await mkdtemp(join(tmpdir(), 'carryover-page-'))
  const browser = await launch()
  let pages = 0
  return {
    async open(report, options = {}) {
      const file = join(directory, `${pages++}.html`)
      await writeFile(file, formatHtml(report, built))
      return visit(browser, pathToFileURL(file).href, options)
    },
    async close() {
      await browser.close()
      await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Without its background services, which look for hosts that a closed network does not have. */
function launch(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  // In containers tests often run as root, as whom Chromium has no sandbox.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...quiet]
  return chromium.launch({ ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }), args })
}

async function visit(browser: Browser, url: string, options: BrowserContextOptions): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  const said: string[] = []
  const requests: string[] = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => said.push(error.message))
  page.on('dialog', (dialog) => said.push(`dialog: ${dialog.message()}`))
  // An icon of the page is data, not a request.
  page.on('request', (request) => requests.push(...(request.url() === url || request.url().startsWith('data:') ? [] : [request.url()])))
  const start = performance.now()
  await page.goto(url)
  if (options.javaScriptEnabled !== false) await page.evaluate(() => new Promise((settle) => requestAnimationFrame(settle)))
  return { page, said, requests, milliseconds: performance.now() - start }
}
