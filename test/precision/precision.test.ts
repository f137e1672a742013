import { expect, it } from 'vitest'
import { LEAK_KINDS } from '../../src/model/leak.ts'
import { HAZARD_KINDS } from '../../src/model/hazard.ts'
import { measure } from './measure.ts'
import { precisionOf, precisionTable } from './precision-table.ts'

it('tells all that the corpus leaves, and accuses hardly anyone else', async () => {
  const measured = await measure()
  const { found, missed, failed, files } = measured
  expect(missed.map(({ text }) => text)).toEqual([])
  expect(precisionOf(measured), precisionTable(measured)).toBeGreaterThanOrEqual(0.95)
  expect(failed).toEqual([])
  expect(Math.min(files.leaking, files.clean)).toBeGreaterThanOrEqual(60)
  expect([...LEAK_KINDS, ...HAZARD_KINDS].filter((kind) => !found.some((one) => one.kind === kind))).toEqual([])
})
