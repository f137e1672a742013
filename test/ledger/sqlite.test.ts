import { expect, test, vi } from 'vitest'
import { loadSqlite } from '../../src/ledger/store/sqlite.ts'

/** What Node 22 does where SQLite is loaded for the first time, and what others may have to say at that moment. */
function warnWhileLoading(): void {
  const { getBuiltinModule } = process
  vi.spyOn(process, 'getBuiltinModule').mockImplementation((id: string) => {
    process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning')
    process.emitWarning('Something else is an experimental feature', 'ExperimentalWarning')
    process.emitWarning('SQLite was asked for', 'Warning')
    return getBuiltinModule(id as 'fs')
  })
}

test("silences the one warning of Node's SQLite and nothing else, and leaves no mark", () => {
  const heard = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const before = Object.getOwnPropertyDescriptor(process, 'emitWarning')
  warnWhileLoading()
  expect(loadSqlite()).toHaveProperty('DatabaseSync')
  expect(Object.getOwnPropertyDescriptor(process, 'emitWarning')).toEqual(before)
  expect(heard.mock.calls).toEqual([
    ['Something else is an experimental feature', 'ExperimentalWarning'],
    ['SQLite was asked for', 'Warning'],
  ])
  vi.restoreAllMocks()
})
