import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { HAZARD_KINDS } from '../../src/model/hazard.ts'
import { LEAK_KINDS } from '../../src/model/leak.ts'
import { complete, crowd, notebooks, reportWith, seedLeak, testWith } from './sample-report.ts'

interface Schema {
  readonly $ref?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly string[]
  readonly $defs?: Readonly<Record<string, Schema>>
}

const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')) as Schema
const validate = new Ajv2020({ allErrors: true }).compile(schema)

/** Fields that the types mark as optional; all others must be there. */
const OPTIONAL = new Set([
  'plan', 'plan.measured', 'limits[].detail', 'failing[].error', 'orderDependent[].error', 'leaks[].before', 'leaks[].after',
  'workers[].place', 'orderDependent[].within', 'orderDependent[].site', 'orderDependent[].site.test',
  'orderDependent[].readers[].from', 'orderDependent[].readers[].test', 'leaks[].phase', 'leaks[].test', 'leaks[].module',
  'leaks[].origin', 'run', 'files[].fingerprint', 'orderDependent[].history', 'plan.measured.ordersWithMore',
])

describe('report.schema.json', () => {
  test.each([
    ['notebooks', notebooks],
    ['crowd', crowd],
    ['complete', complete],
    ['with nothing found', reportWith()],
  ])('accepts the sample %s', (_, report) => {
    expect(validate(report) ? [] : validate.errors).toEqual([])
  })

  test('accepts fields that a later version adds', () => {
    expect(validate({ ...complete, later: 1 })).toBe(true)
  })

  test('describes exactly the fields of the types', () => {
    expect(fieldsOfSchema(schema).sort()).toEqual(fieldsOf(complete).sort())
  })

  test('requires every field that is not optional', () => {
    for (const field of fieldsOf(complete)) {
      const report = structuredClone(complete) as unknown as Record<string, unknown>
      remove(report, field)
      expect([field, validate(report)]).toEqual([field, OPTIONAL.has(field)])
    }
  })

  test('knows every kind', () => {
    expect(schema.$defs?.['leak']?.properties?.['kind']?.enum).toEqual(LEAK_KINDS)
    expect(schema.$defs?.['hazard']?.properties?.['kind']?.enum).toEqual(HAZARD_KINDS)
  })

  test.each([
    ['another schema', { schema: 'carryover.report/2' }],
    ['an unknown verdict', { leaks: [{ ...seedLeak, verdict: 'bad' }] }],
    ['an unknown rung', { orderDependent: [testWith({ evidence: 'observed' as never })] }],
    ['a count that is none', { summary: { ...complete.summary, files: -1 } }],
  ])('refuses %s', (_, part) => {
    expect(validate({ ...complete, ...part })).toBe(false)
  })
})

function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return fieldsOf(value[0], `${path}[]`)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => {
    const field = path === '' ? key : `${path}.${key}`
    return [field, ...fieldsOf(child, field)]
  })
}

function fieldsOfSchema(part: Schema, path = ''): string[] {
  const name = part.$ref?.replace('#/$defs/', '')
  const { properties, items } = name === undefined ? part : (schema.$defs?.[name] ?? {})
  if (items !== undefined) return fieldsOfSchema(items, `${path}[]`)
  return Object.entries(properties ?? {}).flatMap(([key, child]) => {
    const field = path === '' ? key : `${path}.${key}`
    return [field, ...fieldsOfSchema(child, field)]
  })
}

function remove(report: Record<string, unknown>, field: string): void {
  const steps = field.replaceAll('[]', '.0').split('.')
  const last = steps.pop() ?? ''
  const owner = steps.reduce<Record<string, unknown>>((value, step) => value[step] as Record<string, unknown>, report)
  Reflect.deleteProperty(owner, last)
}
