import { expect, it } from 'vitest'
import { parseJestOptions } from '../../src/jest/options.ts'

it('takes the options of the plugin, checked like those, without what only Vitest can do', () => {
  expect(parseJestOptions({ history: 'runs.sqlite', plan: false })).toMatchObject({ history: 'runs.sqlite', fail: 'never' })
  expect(() => parseJestOptions({ history: 3 })).toThrow('Option "history" in carryover/jest/reporter is 3: it takes true, false or a file name.')
  for (const name of ['deep', 'plan'])
    expect(() => parseJestOptions({ [name]: true })).toThrow(`Option "${name}" in carryover/jest/reporter is for Vitest alone: leave it out.`)
})
