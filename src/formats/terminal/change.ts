import type { DiffOptions } from 'jest-diff'
import { cut, plainLines } from '../plain.ts'
import { ABSENT, type Change, isEvent, LOOKS_THE_SAME } from '../wording.ts'
import type { Paint } from './page.ts'

/** Before and after of one leak, in lines of about `room` columns. */
export type ShowChange = (leak: Change, room: number) => string[]

type Differ = Pick<typeof import('jest-diff'), 'diffLinesUnified' | 'diffStringsUnified'>
type Colours = Readonly<Record<'dim' | 'red' | 'green' | 'bold', Paint>>

const MAX_LINES = 12
const MAX_LENGTH = 400

/**
 * Short values stand on one line, `before → after`; long or multi-line ones as a unified diff.
 * @param load gives what makes one, which takes a while to load and is seldom needed
 */
export function openChanges(load: () => Differ, paint: Colours): ShowChange {
  const options: DiffOptions = {
    omitAnnotationLines: true,
    expand: false,
    contextLines: 1,
    aColor: paint.red,
    bColor: paint.green,
    changeColor: paint.bold,
    commonColor: paint.dim,
    patchColor: paint.dim,
  }
  return ({ kind, before, after }, room) => {
    const old = before === undefined ? undefined : lines(before)
    const now = after === undefined ? undefined : lines(after)
    if (old === undefined && now === undefined) return []
    if (isEvent(kind) && old === undefined) return bounded((now ?? []).map(paint.green))
    if (before === after) return [`${first(now)} ${paint.dim(`(${LOOKS_THE_SAME})`)}`]
    const left = old === undefined ? ABSENT.before : first(old)
    const right = now === undefined ? ABSENT.after : first(now)
    const areSingle = isSingle(old) && isSingle(now)
    if (areSingle && left.length + right.length + ' → '.length <= room) {
      const [paintLeft, paintRight] = [old === undefined ? paint.dim : paint.red, now === undefined ? paint.dim : paint.green]
      return [`${paintLeft(left)} → ${paintRight(right)}`]
    }
    if (old === undefined) return [`${paint.dim(left)} →`, ...bounded((now ?? []).map((line) => paint.green(`+ ${line}`)))]
    if (now === undefined) return [...bounded(old.map((line) => paint.red(`- ${line}`))), `→ ${paint.dim(right)}`]
    const differ = load()
    const diff = areSingle ? differ.diffStringsUnified(left, right, options) : differ.diffLinesUnified(old, now, options)
    return bounded(diff.split('\n'))
  }
}

function lines(value: string): string[] {
  return plainLines(value).map((line) => cut(line, MAX_LENGTH))
}

function first(value: readonly string[] | undefined): string {
  return value?.[0] ?? ''
}

function isSingle(value: readonly string[] | undefined): boolean {
  return value === undefined || value.length === 1
}

function bounded(shown: readonly string[]): string[] {
  if (shown.length <= MAX_LINES) return [...shown]
  return [...shown.slice(0, MAX_LINES - 1), `… ${shown.length - MAX_LINES + 1} more lines`]
}
