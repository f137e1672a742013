import { leakCount, OUTCOMES, POINT_AT_FILE, rungSentence, testName } from '../formats/wording.ts'
import { code, h, rich } from './dom.ts'
import type { Cell } from './lane.ts'
import { mark } from './mark.ts'
import { rung } from './rung.ts'

/** What is known of the file that is pointed at, or else of the selected one. */
export interface Readout {
  readonly element: HTMLElement
  select(cell: Cell): void
}

const MOST = 5

/** Follows pointer, focus and clicks on a board of cells: the files that a cell is bound to stand out. */
export function openReadout(board: HTMLElement, cells: readonly Cell[]): Readout {
  const element = h('div', { class: 'readout', role: 'status' })
  const byElement = new Map<EventTarget, Cell>(cells.map((cell) => [cell.element, cell]))
  const byKey = Map.groupBy(cells, ({ key }) => key)
  let selected = cells.find(({ parts }) => parts.some(({ kind }) => kind === 'proven')) ?? cells.find(({ parts }) => parts.length > 0)
  let marked: HTMLElement[] = []
  if (selected !== undefined) select(selected)
  else element.append(h('p', { class: 'remark' }, POINT_AT_FILE))

  board.addEventListener('pointerover', (event) => show(cellOf(event) ?? selected))
  board.addEventListener('pointerleave', () => show(selected))
  board.addEventListener('focusin', (event) => show(cellOf(event) ?? selected))
  board.addEventListener('click', (event) => {
    const cell = cellOf(event)
    if (cell !== undefined) select(cell)
  })
  return { element, select }

  function cellOf({ target }: Event): Cell | undefined {
    const button = target instanceof Element ? target.closest('button') : null
    return button === null ? undefined : byElement.get(button)
  }

  function select(cell: Cell): void {
    selected?.element.setAttribute('aria-pressed', 'false')
    selected = cell
    cell.element.setAttribute('aria-pressed', 'true')
    show(cell)
  }

  function show(cell: Cell | undefined): void {
    for (const old of marked) old.classList.remove('pointed', 'bound')
    if (cell === undefined) return
    const bound = [...new Set(cell.parts.flatMap(({ others }) => others))].flatMap((key) => byKey.get(key) ?? [])
    marked = [cell.element, ...bound.map((other) => other.element)]
    for (const other of marked) other.classList.add(other === cell.element ? 'pointed' : 'bound')
    element.replaceChildren(...linesOf(cell))
  }
}

function linesOf({ path, place, row, parts }: Cell): HTMLElement[] {
  const facts = [place, ...(row === undefined ? [] : [OUTCOMES[row.entry.outcome], leakCount(row.leaks, row.benign)])].join(', ')
  const shown = parts.slice(0, MOST).map(({ finding }) => {
    const others = finding.tests.length > 1 ? ` (+${finding.tests.length - 1} more)` : ''
    return h('li', {}, rung(finding.first.evidence), ' ', rich(`${testName(finding.first, mark)}${others}: ${rungSentence(finding, mark)}.`))
  })
  const rest = parts.length - shown.length
  return [
    h('p', {}, code(path), `: ${facts}.`),
    h('ul', { class: 'plain' }, shown, rest > 0 ? h('li', {}, `+${rest} more`) : undefined),
  ]
}
