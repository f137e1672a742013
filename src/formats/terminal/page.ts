import { createRequire } from 'node:module'
import { plain } from '../plain.ts'
import type { FormatOptions } from '../options.ts'
import { openChanges, type ShowChange } from './change.ts'

export type Paint = (text: string) => string

/** Where the sections of the terminal report are written: its colours, its width, and how a change is shown. */
export interface Page {
  /** Columns. */
  readonly width: number
  readonly paint: Readonly<Record<'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan', Paint>>
  readonly change: ShowChange
  /** A user's text, safe to print. */
  readonly mark: (text: string) => string
  /** The same in quotes, where it would run into the sentence. */
  readonly quote: (text: string) => string
}

const MIN_WIDTH = 40
/** Longer lines are hard to read, however wide the terminal is. */
const MAX_WIDTH = 120

const require = createRequire(import.meta.url)

/** Loads what the terminal report is made with, which stays unloaded until then. */
export async function openPage({ color, width }: FormatOptions): Promise<Page> {
  const { default: picocolors } = await import('picocolors')
  const paint = picocolors.createColors(color)
  return {
    width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.floor(width) || MAX_WIDTH)),
    paint,
    change: openChanges(() => require('jest-diff') as typeof import('jest-diff'), paint),
    mark: plain,
    quote: (text) => `"${plain(text)}"`,
  }
}

/** Breaks a sentence at spaces into lines of at most `width` columns; words are never broken. */
export function wrap(sentence: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of sentence.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines
}

/** A label and the lines that belong to it, the further ones below the first. */
export function row(label: string, lines: readonly string[], paintLabel: Paint = (text) => text): string[] {
  const [indent, below] = [' '.repeat(ROW_INDENT), ' '.repeat(LABEL_WIDTH)]
  return lines.map((line, index) => `${indent}${index === 0 ? paintLabel(label.padEnd(LABEL_WIDTH)) : below}${line}`)
}

const ROW_INDENT = 4
const LABEL_WIDTH = 11

/** Columns that are left for what stands beside a label. */
export function roomOf({ width }: Page): number {
  return width - ROW_INDENT - LABEL_WIDTH
}

/** The heading of a section: what it lists, how many, and what that means. */
export function heading(page: Page, title: string, amount: string, meaning: string): string[] {
  const { bold, dim } = page.paint
  const lead = `${title}  ${amount}`
  return wrap(`${lead}: ${meaning}`, page.width).map((line) =>
    line.startsWith(lead) ? `${bold(title)}${line.slice(title.length, lead.length)}${dim(line.slice(lead.length))}` : dim(line),
  )
}
