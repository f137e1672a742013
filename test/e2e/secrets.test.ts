import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { execute, runFixture } from '../run-fixture.ts'

/** Stands in every value that is secret by its name, or by its looks. */
const MARK = 'never0to0be0shown'

const FILES = {
  'src/client.ts': `
    let password = 'none'
    const tokens = new Map()
    export const config = { apiKey: 'none', headers: {} as Record<string, string> }
    export const signIn = (secret: string) => { password = secret; tokens.set('accessToken', secret); return password.length + tokens.size }
    const createStore = () => { let privateKey = 'none'; return { set: (key: string) => { privateKey = key }, size: () => privateKey.length } }
    export const store = createStore()`,
  'test/polluter.test.ts': `
    import { expect, test } from 'vitest'
    import { config, signIn, store } from '../src/client.ts'
    test('leaves secrets everywhere', () => {
      process.env.API_TOKEN = '${MARK}'
      process.env.DATABASE_URL = 'postgres://ann:${MARK}@db.test/shop'
      config.apiKey = '${MARK}'
      config.headers = { Authorization: 'Bearer ${MARK}' }
      signIn('${MARK}')
      store.set('${MARK}')
      Object.assign(globalThis, { credentials: { user: 'ann', password: '${MARK}' } })
      localStorage.setItem('authToken', '${MARK}')
      sessionStorage.setItem('session', '${MARK}')
      document.cookie = 'id=${MARK}'
      history.pushState({ token: '${MARK}' }, '')
      expect(store.size()).toBe(${MARK.length})
    })`,
  'test/victim.test.ts': `
    import { expect, test } from 'vitest'
    import { config } from '../src/client.ts'
    test('starts signed out', () => expect(config.apiKey.length).toBe(4))`,
}

const FORMATS = ['terminal', 'json', 'markdown', 'github', 'sarif', 'junit']

it('values whose names look secret stand in no format', async () => {
  const order = ['test/polluter.test.ts', 'test/victim.test.ts']
  const carryoverOptions = { deep: true, confirm: true, html: 'report.html' }
  const run = await runFixture('kinds-frozen', { files: FILES, order, args: ['--environment', 'jsdom'], carryoverOptions })
  const leaks = run.report?.leaks ?? []
  expect(leaks.filter(({ after }) => after?.includes('‹hidden')).length).toBeGreaterThan(8)
  expect(run.report?.orderDependent.map(({ evidence }) => evidence)).toEqual(['caused'])

  const cli = join(run.directory, 'node_modules/carryover/dist/cli/bin.js')
  const outputs = await Promise.all(FORMATS.map((format) => execute([cli, 'report', 'report.json', '--format', format, '--fail', 'never'], run.directory)))
  outputs.forEach(({ stdout }, index) => expect(stdout, FORMATS[index]).toContain('polluter.test.ts'))
  const html = readFileSync(join(run.directory, 'report.html'), 'utf8')
  expect(html).toContain('polluter.test.ts')
  for (const text of [run.stdout, run.stderr, JSON.stringify(run.report), html, ...outputs.map(({ stdout }) => stdout)]) expect(text).not.toContain(MARK)
})
