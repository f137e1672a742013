import { expect, it } from 'vitest'
import { packageAskedFor, packageOf } from '../../src/probe/package-name.ts'

it.each([
  ['node_modules/zustand/esm/vanilla.mjs', 'zustand'],
  ['../../node_modules/.pnpm/@vue+shared@3.5.0/node_modules/@vue/shared/index.js', '@vue/shared'],
  ['src/node_modules.ts', undefined],
  ['src/legacy.cjs', undefined],
])('%s belongs to %s', (file, name) => {
  expect(packageOf(file)).toBe(name)
})

it.each([
  ['zustand', 'zustand'],
  ['highlight.js/lib/core', 'highlight.js'],
  ['@preact/signals-core', '@preact/signals-core'],
  ['/app/node_modules/dayjs/dayjs.min.js', 'dayjs'],
  ['file:///app/node_modules/@vue/shared/index.js', '@vue/shared'],
  ['./legacy.cjs', undefined],
  ['../legacy', undefined],
  ['/app/src/legacy.cjs', undefined],
])('%s asks for %s', (asked, name) => {
  expect(packageAskedFor(asked)).toBe(name)
})
