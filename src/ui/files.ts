import { COLUMNS, duration, FILES_HEADING, leakCount, OUTCOMES, placeInTable } from '../formats/wording.ts'
import { code, h } from './dom.ts'
import { fileButton } from './file-button.ts'
import { type Column, type FileRow, fileRows, sortedRows } from './file-rows.ts'
import { pagedList } from './paged-list.ts'
import { openQuery } from './query.ts'
import { makeSection } from './section.ts'
import type { Actions, Section, View } from './view.ts'

const SIZE = 100
const NAMES = Object.keys(COLUMNS) as Column[]
const ASCENDING: ReadonlySet<Column> = new Set(['path', 'worker', 'outcome'])

/** Every file that was looked at, sorted by any column. */
export function filesSection({ findings: { report }, actions }: View): Section | undefined {
  const rows = fileRows(report)
  if (rows.length === 0) return undefined
  let asked = openQuery('')
  let sorting: { readonly column: Column; readonly isReversed: boolean } = { column: 'leaks', isReversed: false }
  const heads = NAMES.map((column) => {
    const button = h('button', { type: 'button', onclick: () => sort(column) }, COLUMNS[column])
    return { column, element: h('th', { scope: 'col', role: 'columnheader', class: column }, button) }
  })
  const body = h('tbody', { role: 'rowgroup' })
  const list = pagedList<FileRow>(body, SIZE, (row) => rowElement(row, actions))
  const head = h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads.map(({ element }) => element)))
  const table = h('table', { role: 'table', 'aria-labelledby': 'files-title' }, head, body)
  const section = makeSection('files', FILES_HEADING, [table, list.element], (query) => {
    asked = query
    const found = rows.filter(query.matches)
    list.show(sortedRows(found, sorting.column, sorting.isReversed))
    for (const { column, element } of heads) element.setAttribute('aria-sort', direction(column))
    return { shown: found.length, total: rows.length }
  })
  return section

  function sort(column: Column): void {
    sorting = { column, isReversed: sorting.column === column && !sorting.isReversed }
    section.show(asked)
  }

  function direction(column: Column): string {
    if (column !== sorting.column) return 'none'
    // Numbers begin with the largest.
    return ASCENDING.has(column) === sorting.isReversed ? 'descending' : 'ascending'
  }
}

/** Roles are spelled out, because a narrow screen lays the table out as blocks, which takes them away. */
function rowElement(row: FileRow, actions: Actions): HTMLElement {
  const cells = cellsOf(row, actions)
  return h(
    'tr',
    { role: 'row' },
    NAMES.map((column) => h('td', { role: 'cell', class: `${column} ${row.entry.outcome}`, 'data-title': COLUMNS[column] }, cells[column])),
  )
}

function cellsOf({ entry, worker, leaks, benign }: FileRow, actions: Actions): Record<Column, string | readonly (Node | string)[]> {
  const path = fileButton(entry.path, actions)
  return {
    path: entry.project === '' ? [path] : [code(entry.project), ' ', path],
    worker: placeInTable(worker, entry.position),
    outcome: OUTCOMES[entry.outcome],
    leaks: leaks + benign === 0 ? '' : leakCount(leaks, benign),
    captureMs: duration(entry.captureMs),
    durationMs: duration(entry.durationMs),
  }
}
