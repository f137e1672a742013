import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownName } from '../../src/probe/columns.ts'
import { moduleLabel } from '../../src/model/module-label.ts'
import { step } from '../../src/probe/path.ts'

describe('one step below a path', () => {
  it.each<[string, unknown, string]>([
    ['globalThis', 'fetch', 'globalThis.fetch'],
    ['src/a.ts#', 'locale', 'src/a.ts#locale'],
    ['src/a.ts#list', 0, 'src/a.ts#list[0]'],
    ['src/a.ts#table', '0', 'src/a.ts#table[0]'],
    ['src/a.ts#', 'odd name', 'src/a.ts#["odd name"]'],
    ['src/a.ts#map', 'a.b', 'src/a.ts#map["a.b"]'],
    ['src/a.ts#map', 1.5, 'src/a.ts#map[1.5]'],
    ['src/a.ts#map', 10n, 'src/a.ts#map[10n]'],
    ['src/a.ts#map', Symbol.iterator, 'src/a.ts#map[Symbol.iterator]'],
    ['src/a.ts#map', Symbol('x'), 'src/a.ts#map[Symbol(x)]'],
    ['globalThis', Symbol.for('my.registry'), "globalThis[Symbol.for('my.registry')]"],
    ['src/a.ts#map', ownName('limit'), 'src/a.ts#map.limit'],
  ])('%s and a key', (parent, key, path) => {
    expect(step(parent, key)).toBe(path)
  })

  it('gives two keys of one object two paths', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.string({ maxLength: 50 }), (one, other) => {
        fc.pre(one !== other)
        expect(step('root', one)).not.toBe(step('root', other))
      }),
    )
  })
})

describe('the name of a module', () => {
  it.each([
    ['src/registry.ts', 'src/registry.ts'],
    ['node_modules/axios/index.js', 'axios'],
    ['../../node_modules/@scope/store/dist/index.cjs', '@scope/store'],
    ['node_modules/.pnpm/dayjs@1.11.0/node_modules/dayjs/dayjs.min.js', 'dayjs'],
    ['node_modules/i18next/dist/esm/i18next.js', 'i18next'],
    ['node_modules/prismjs/prism.js', 'prismjs'],
    ['node_modules/chart.js/dist/chart.js', 'chart.js'],
    ['node_modules/highlight.js/lib/core.js', 'highlight.js/lib/core'],
    ['node_modules/dayjs/locale/de.js', 'dayjs/locale/de'],
  ])('%s', (file, label) => {
    expect(moduleLabel(file)).toBe(label)
  })
})
