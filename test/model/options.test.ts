import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/model/errors.ts'
import { nearest } from '../../src/model/nearest.ts'
import { FAIL_POLICIES, REPORT_FORMATS } from '../../src/model/options.ts'
import { parseOptions } from '../../src/model/parse-options.ts'

const defaults = {
  fail: 'never',
  format: 'terminal',
  deep: false,
  confirm: true,
  plan: false,
  ignore: [],
  sources: [],
}

describe('parseOptions', () => {
  it('fills in the defaults', () => {
    expect(parseOptions(undefined)).toStrictEqual(defaults)
    expect(parseOptions({})).toStrictEqual(defaults)
    expect(parseOptions({ fail: undefined, json: undefined })).toStrictEqual(defaults)
  })

  it('keeps what was given', () => {
    const given = { fail: 'any', json: 'out/report.json', html: 'page.html', format: 'github', confirm: false, ignore: ['process.env.*'] }
    expect(parseOptions(given)).toStrictEqual({ ...defaults, ...given })
  })

  it.each([true, false, 'kept/runs.sqlite'])('accepts the history %j', (history) => {
    expect(parseOptions({ history })).toStrictEqual({ ...defaults, history })
  })

  it.each(FAIL_POLICIES)('accepts the policy %s', (fail) => {
    expect(parseOptions({ fail }).fail).toBe(fail)
  })

  it.each(REPORT_FORMATS)('accepts the format %s', (format) => {
    expect(parseOptions({ format }).format).toBe(format)
  })

  it('lets switches and lists that are off stand', () => {
    expect(parseOptions({ deep: false, plan: false, sources: [] })).toStrictEqual(defaults)
  })

  it('gives plain JSON, so that it can cross to a worker', () => {
    const options = parseOptions({ json: 'a.json' })
    expect(JSON.parse(JSON.stringify(options))).toStrictEqual(options)
  })

  it.each([
    [{ jsn: 'x' }, 'Unknown option "jsn" in carryover(): did you mean "json"?'],
    [{ failOn: 'any' }, 'Unknown option "failOn" in carryover(): did you mean "fail"?'],
    [{ constructor: 1 }, 'Unknown option "constructor" in carryover(): did you mean "confirm"?'],
    [{ fail: 'always' }, 'Option "fail" in carryover() is "always": it takes "never", "new", "confirmed" or "any".'],
    [{ fail: true }, 'Option "fail" in carryover() is true: it takes "never", "new", "confirmed" or "any".'],
    [{ json: true }, 'Option "json" in carryover() is true: it takes a file name.'],
    [{ html: true }, 'Option "html" in carryover() is true: it takes a file name.'],
    [{ json: '' }, 'Option "json" in carryover() is "": it takes a file name.'],
    [{ history: 5 }, 'Option "history" in carryover() is 5: it takes true, false or a file name.'],
    [{ confirm: 'yes' }, 'Option "confirm" in carryover() is "yes": it takes true or false.'],
    [
      { ignore: 'a' },
      'Option "ignore" in carryover() is "a": it takes a list of leak paths, in which * stands for any characters.',
    ],
    [
      { ignore: [/a/] },
      'Option "ignore" in carryover() is a list: it takes a list of leak paths, in which * stands for any characters.',
    ],
    ['any', 'carryover() takes an object of options, not "any": write { fail: "confirmed" }.'],
    [null, 'carryover() takes an object of options, not null: write { fail: "confirmed" }.'],
    [[], 'carryover() takes an object of options, not a list: write { fail: "confirmed" }.'],
  ])('refuses %j', (input, message) => {
    expect(() => parseOptions(input)).toThrow(new UsageError(message))
  })
})

describe('nearest', () => {
  it.each([
    ['formt', 'format'],
    ['outp', 'output'],
    ['JSON', 'json'],
    ['qqqqqq', 'format'],
  ])('of %s is %s', (word, expected) => {
    expect(nearest(word, ['format', 'json', 'output'])).toBe(expected)
  })
})
