import { describe, expect, it } from 'vitest'
import { runFixture } from '../run-fixture.ts'
import { VERSIONS } from './layouts.ts'

const names = Array.from({ length: 12 }, (_, index) => `test/${String(index).padStart(2, '0')}.test.ts`)
const BROKEN = `import { expect, test } from 'vitest'
import { missing } from '../src/not-installed.ts'
test('uses it', () => expect(missing).toBeDefined())
`

describe.each(VERSIONS)('files that fail for a common reason, with Vitest %i', { concurrent: true }, (vitest) => {
  it('are told after one round alone, as one', async () => {
    const files = Object.fromEntries(names.map((name) => [name, BROKEN]))
    const { stdout, stderr, report } = await runFixture('layouts/sourcemaps', { vitest, files, order: names, carryoverOptions: { confirm: true } })
    expect(report?.failing.map(({ file }) => file).sort()).toEqual(names)
    expect(report?.summary).toMatchObject({ runs: 1, fileRuns: names.length - 1 })
    expect(stdout + stderr).toContain('test/00.test.ts (the file itself) and 11 more tests\n')
  })

  it('have only frames of their own in what the runner says of them', async () => {
    const { stdout, stderr } = await runFixture('layouts/sourcemaps', { vitest, files: { 'test/00.test.ts': BROKEN }, order: ['test/00.test.ts'] })
    expect(stderr).toContain('test/00.test.ts:2:1')
    expect(stdout + stderr).not.toContain('node_modules/carryover')
  })
})
