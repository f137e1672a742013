import type { FlakyTest } from '../model/report.ts'
import { FAILING_HEADING, FLAKY_HEADING, testName } from '../formats/wording.ts'
import { code, h, rich } from './dom.ts'
import { mark } from './mark.ts'
import { pagedList } from './paged-list.ts'
import { haystackOf } from './query.ts'
import { makeSection } from './section.ts'
import type { Section, View } from './view.ts'

const SIZE = 50

/** Tests whose outcome changed in one and the same order: never called order-dependent. */
export function flakySection({ findings: { report } }: View): Section | undefined {
  return testsSection('flaky', FLAKY_HEADING, report.flaky.map((test) => [test, test.outcomes]))
}

/** Tests that failed in every order, alone as well. */
export function failingSection({ findings: { report } }: View): Section | undefined {
  return testsSection('failing', FAILING_HEADING, report.failing.map((test) => [test, test.error ?? '']))
}

type Row = readonly [test: Omit<FlakyTest, 'outcomes'>, detail: string]

function testsSection(id: 'flaky' | 'failing', meaning: string, rows: readonly Row[]): Section | undefined {
  if (rows.length === 0) return undefined
  const items = rows.map(([test, detail]) => ({ test, detail, haystack: haystackOf([test.project, test.file, test.test, detail]) }))
  const container = h('ul', { class: 'plain' })
  const list = pagedList<(typeof items)[number]>(container, SIZE, ({ test, detail }) =>
    h('li', {}, h('p', {}, rich(testName(test, mark))), detail === '' ? undefined : h('p', { class: 'failure' }, code(detail))),
  )
  return makeSection(id, meaning, [container, list.element], (query) => {
    const found = items.filter(query.matches)
    list.show(found)
    return { shown: found.length, total: items.length }
  })
}
