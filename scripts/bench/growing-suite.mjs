/**
 * A suite in which one list and one Map keep everything that each file pushes into them, with the graphs that hang from
 * it: the captured graph must not grow with it.
 * @returns path -> text
 */
export function growingSuite({ files, pushed = 20 }) {
  const suite = { 'src/ledger.ts': LEDGER }
  for (let index = 0; index < files; index++) suite[`test/file-${String(index).padStart(3, '0')}.test.ts`] = testFile(index, pushed)
  return suite
}

const LEDGER = `
export interface Entry { readonly id: string; readonly lines: readonly Line[]; readonly options: { readonly tags: string[]; readonly nested: object } }
interface Line { readonly amount: number; readonly account: { readonly name: string; readonly owner: { readonly id: number } } }
export const entries: Entry[] = []
const byId = new Map<string, Entry>()
export function post(id: string): Entry {
  const lines = Array.from({ length: 5 }, (_, at) => ({ amount: at, account: { name: \`account \${at}\`, owner: { id: at } } }))
  const entry = { id, lines, options: { tags: [id, 'posted'], nested: { level: { level: { level: { id } } } } } }
  entries.push(entry)
  byId.set(id, { ...entry, lines: lines.map((line) => ({ ...line })) })
  return entry
}
export const count = (): number => byId.size
`

function testFile(index, pushed) {
  return `import { expect, it } from 'vitest'
import { count, post } from '../src/ledger.ts'

it('posts', () => {
  const before = count()
  for (let at = 0; at < ${pushed}; at++) post(\`${index}-\${at}\`)
  expect(count()).toBe(before + ${pushed})
})
`
}
