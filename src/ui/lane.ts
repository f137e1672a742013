import type { WorkerHistory } from '../model/report.ts'
import { OUTCOMES, PART_NAMES, placeSentence } from '../formats/wording.ts'
import { code, h } from './dom.ts'
import type { FileRow } from './file-rows.ts'
import { keyOf, type Part } from './parts.ts'

/** One file in the history of its worker. */
export interface Cell {
  readonly key: string
  readonly path: string
  /** Where it stands, in words. */
  readonly place: string
  readonly row: FileRow | undefined
  readonly parts: readonly Part[]
  readonly element: HTMLElement
}

export interface Lane {
  readonly element: HTMLElement
  readonly cells: readonly Cell[]
}

/** Beyond this many files names would fill the page: then each file is a small square. */
const MOST_NAMED = 40

/** The files of one worker in their order. One stop for the tab key; arrow keys go along. */
export function makeLane(
  worker: WorkerHistory,
  name: string,
  rows: ReadonlyMap<string, FileRow>,
  parts: ReadonlyMap<string, readonly Part[]>,
): Lane {
  const isNamed = worker.files.length <= MOST_NAMED
  const cells = worker.files.map((path, index): Cell => {
    const key = keyOf(worker.project, path)
    const cell = { key, path, place: placeSentence(index, worker.files.length, name), row: rows.get(key), parts: parts.get(key) ?? [] }
    return { ...cell, element: cellElement(cell, index, isNamed) }
  })
  const list = h('ol', { class: isNamed ? 'lane named' : 'lane', 'aria-label': name }, cells.map(({ element }) => h('li', {}, element)))
  list.addEventListener('keydown', (event) => move(event, cells))
  return { element: list, cells }
}

function cellElement({ path, place, row, parts }: Omit<Cell, 'element'>, index: number, isNamed: boolean): HTMLElement {
  const kinds = [...new Set(parts.map(({ kind }) => kind))]
  const outcome = row?.entry.outcome
  // It begins with what is seen, so that it can be called by that.
  const label = [`${index + 1} ${path}`, place, outcome === undefined ? '' : OUTCOMES[outcome], ...kinds.map((kind) => PART_NAMES[kind])]
  const classes = ['cell', outcome ?? '', ...kinds, (row?.leaks ?? 0) > 0 ? 'left' : '']
  return h(
    'button',
    {
      type: 'button',
      class: classes.filter((name) => name !== '').join(' '),
      tabindex: index === 0 ? 0 : -1,
      'aria-label': label.filter((part) => part !== '').join(', '),
      'aria-pressed': 'false',
    },
    isNamed ? [h('span', { class: 'number' }, String(index + 1)), ' ', code(path)] : undefined,
  )
}

const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowRight: (index, last) => Math.min(last, index + 1),
  ArrowLeft: (index) => Math.max(0, index - 1),
  Home: () => 0,
  End: (_, last) => last,
}

function move(event: KeyboardEvent, cells: readonly Cell[]): void {
  const from = cells.findIndex(({ element }) => element === event.target)
  const to = STEPS[event.key]?.(from, cells.length - 1)
  if (from === -1 || to === undefined) return
  event.preventDefault()
  cells[from]?.element.setAttribute('tabindex', '-1')
  cells[to]?.element.setAttribute('tabindex', '0')
  cells[to]?.element.focus()
}
