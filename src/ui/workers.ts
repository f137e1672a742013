import { lonelyWorkers, workerName, WORKERS_HEADING } from '../formats/wording.ts'
import { h } from './dom.ts'
import { fileRows } from './file-rows.ts'
import { type Cell, makeLane } from './lane.ts'
import { laneLegend } from './lane-legend.ts'
import { keyOf, partsOf } from './parts.ts'
import { openReadout } from './readout.ts'
import { makeSection } from './section.ts'
import type { Section, View } from './view.ts'

export interface WorkersSection extends Section {
  /** Selects a file and brings it into sight. */
  reveal(project: string, file: string): void
}

/** Who ran after whom: a lane a worker. A file that is pointed at or selected shows the files that it is bound to. */
export function workersSection({ findings }: View): WorkersSection | undefined {
  const { report } = findings
  if (report.workers.length === 0) return undefined
  const parts = partsOf(findings)
  const rows = new Map(fileRows(report).map((row) => [keyOf(row.entry.project, row.entry.path), row]))
  const shared = report.workers.map((worker, index) => ({ worker, index })).filter(({ worker }) => worker.files.length > 1)
  const lanes = shared.map(({ worker, index }) => {
    const name = workerName(index, worker.project, (text) => text)
    const { element, cells } = makeLane(worker, name, rows, parts)
    return { cells, element: h('div', { class: 'worker' }, h('h3', {}, name), element) }
  })
  const cells = lanes.flatMap((lane) => lane.cells)
  const board = h('div', { class: 'lanes' }, lanes.map(({ element }) => element))
  const readout = openReadout(board, cells)
  const lonely = report.workers.length - shared.length
  const note = lonely === 0 ? [] : [h('p', { class: 'remark' }, lonelyWorkers(lonely))]
  const content = cells.length === 0 ? note : [laneLegend(), board, readout.element, ...note]

  const section = makeSection('workers', WORKERS_HEADING, content, (query) => {
    const isSearched = query.text !== ''
    board.classList.toggle('searched', isSearched)
    for (const lane of lanes) {
      const found = new Set(lane.cells.filter(isFound))
      lane.element.hidden = isSearched && found.size === 0
      for (const cell of lane.cells) cell.element.classList.toggle('found', isSearched && found.has(cell))
    }
    return { shown: lanes.filter((lane) => !lane.element.hidden).length + (isSearched ? 0 : lonely), total: report.workers.length }

    function isFound({ path }: Cell): boolean {
      return query.matches({ haystack: path.toLowerCase() })
    }
  })

  return {
    ...section,
    reveal(project, file) {
      const key = keyOf(project, file)
      const cell = cells.find((one) => one.key === key)
      if (cell === undefined) return
      readout.select(cell)
      // A search may have hidden its lane.
      for (const lane of lanes) if (lane.cells.includes(cell)) lane.element.hidden = false
      section.element.scrollIntoView()
      cell.element.focus()
    },
  }
}
