// Builds the HTML page of a report: one file, with its style and its script inside.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'rolldown'

/** Writes the page, whose place for the report is empty, to a file. */
export async function buildPage(source, file) {
  const parts = { STYLE: styleOf(join(source, 'page.css')), SCRIPT: await scriptOf(join(source, 'main.ts')) }
  // The browser runs and shows what has these hashes and nothing else, whatever a report holds.
  const hashes = { STYLE_HASH: hashOf(parts.STYLE), SCRIPT_HASH: hashOf(parts.SCRIPT) }
  const template = readFileSync(join(source, 'index.html'), 'utf8').replaceAll(/^\s+/gm, '')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, template.replaceAll(/%(\w+)%/g, (_, name) => ({ ...parts, ...hashes })[name]))
}

function styleOf(file) {
  return readFileSync(file, 'utf8').replaceAll(/\/\*.*?\*\/|^\s+/gms, '')
}

async function scriptOf(input) {
  const options = { format: 'iife', minify: true, comments: false }
  const { output } = await build({ input, platform: 'browser', output: options, write: false, experimental: { attachDebugInfo: 'none' }, logLevel: 'warn' })
  const [{ code, imports }] = output
  if (output.length > 1 || imports.length > 0) throw new Error(`The page must be one script, and imports ${imports.join(', ')}.`)
  // Either would end the element or change how the browser reads it.
  if (/<\/script|<!--/i.test(code)) throw new Error('The script of the page holds a mark of HTML.')
  return code.trim()
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
