import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { recall } from '../../src/ledger/remember.ts'
import type { RecordedRun, Visit } from '../../src/model/history.ts'
import type { CarryoverOptions } from '../../src/model/options.ts'
import type { Report } from '../../src/model/report.ts'
import { execute, makeProject, type VitestVersion } from '../run-fixture.ts'

const VICTIM = 'test/receipt.victim.test.ts'
const POLLUTER = 'test/abroad.polluter.test.ts'
const CACHE = 'node_modules/.cache/carryover/history.sqlite'

/** Not in continuous integration, unless a test says so. */
const AT_HOME = { CI: '' }

interface Project {
  readonly directory: string
  /** Runs the tests in an order, given by the first words of their files' names. */
  vitest(order: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<{ stdout: string; report: Report | undefined }>
  carryover(...args: readonly string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }>
  runs(file?: string): readonly RecordedRun[]
}

function open(options: { vitest?: VitestVersion; carryoverOptions?: CarryoverOptions } = {}): Project {
  const directory = makeProject('history', options)
  return {
    directory,
    async vitest(order, args = [], env = AT_HOME) {
      const { stdout, stderr } = await execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'run', ...args], directory, { ORDER: order, ...env })
      const path = join(directory, 'report.json')
      return { stdout: stdout + stderr, report: existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined }
    },
    carryover: (...args) => execute([join(directory, 'node_modules/carryover/dist/cli/bin.js'), ...args], directory, AT_HOME),
    runs: (file = CACHE) => recall({ path: join(directory, file), name: file, isOwn: false }).runs,
  }
}

/** Each run in short: its workers, with the tests that failed. */
function story(runs: readonly RecordedRun[]): string[] {
  const told = ({ file, failed }: Visit): string => [nameOf(file), ...failed.map((name) => `(${name})`)].join(' ')
  return runs.map(({ workers }) => workers.map(({ visits }) => visits.map(told).join(' ')).join(' | '))
}

function nameOf(file: string): string {
  return file.replace('test/', '').split('.', 1)[0] as string
}

/** The victim fails after `abroad`; the file that left it comes before the other ones as it likes. */
const ORDERS = [
  'abroad coin receipt login profile visits', 'receipt visits login abroad coin profile', 'login abroad visits receipt coin profile',
  'visits receipt coin login profile abroad', 'visits abroad login profile receipt coin', 'login visits receipt abroad profile coin',
  'abroad receipt visits login profile coin', 'coin login receipt profile abroad visits', 'coin abroad login receipt profile visits',
  'login profile receipt visits abroad coin', 'profile abroad coin visits receipt login', 'coin receipt abroad login visits profile',
  'login coin abroad receipt profile visits',
]

describe('runs on two machines', () => {
  const [here, there] = [open(), open()]
  let last: Awaited<ReturnType<Project['vitest']>>

  beforeAll(async () => {
    const runAll = async (project: Project, orders: readonly string[]): Promise<void> => {
      for (const [index, order] of orders.entries()) {
        await project.vitest(order)
        renameSync(join(project.directory, 'report.json'), join(project.directory, `report-${index}.json`))
      }
    }
    await Promise.all([runAll(here, ORDERS.slice(0, 6)), runAll(there, ORDERS.slice(6, 12))])
    const reports = ORDERS.slice(6, 12).map((_, index) => join(there.directory, `report-${index}.json`))
    // The second time adds nothing, nor do reports of runs that are kept already.
    for (const _ of [1, 2]) await here.carryover('report', ...reports, 'report-0.json', '--history', CACHE)
    last = await here.vitest(ORDERS[12] as string)
  })

  test('are kept together: who ran after whom, with which outcome, once each', () => {
    const stories = ORDERS.map((order) => {
      const names = order.split(' ')
      const isAfter = (one: string, other: string): boolean => names.indexOf(one) > names.indexOf(other)
      return order
        .replace('receipt', isAfter('receipt', 'abroad') ? 'receipt (prints a receipt)' : 'receipt')
        .replace('profile', isAfter('profile', 'login') ? 'profile' : 'profile (greets who signed in)')
    })
    expect(story(here.runs()).toSorted()).toEqual(stories.toSorted())
    expect(story(there.runs())).toEqual(stories.slice(6, 12))
  })

  test('are kept with what each file left, and with one fingerprint of the code, since that did not change', () => {
    const visits = here.runs().flatMap(({ workers }) => workers.flatMap((worker) => worker.visits))
    const seen = new Set(visits.map(({ file, code, leaks }) => [nameOf(file), /^[0-9a-f]{12}$/.test(code) ? 'known' : code, ...leaks].join(' ')))
    expect([...seen].toSorted()).toEqual([
      'abroad known src/price.ts#currency',
      'coin known',
      'login known',
      'profile known',
      'receipt known',
      'visits known src/visits.ts#pages[0]',
    ])
    expect(new Set(visits.map(({ file, code }) => `${file} ${code}`)).size).toBe(6)
  })

  test('let a test be suspected, with counts and the file that tells its outcomes apart, and never more', () => {
    expect(last.report?.orderDependent.map(({ file, test: name, role, evidence, polluters, history, state }) => ({ file, name, role, evidence, polluters, history, state: state.length }))).toEqual([
      {
        file: VICTIM, name: 'prints a receipt', role: 'victim', evidence: 'suspected', polluters: [[POLLUTER]],
        history: { runs: 13, after: { failed: 7, of: 7 }, without: { failed: 0, of: 6 } }, state: 1,
      },
    ])
    expect(last.report?.summary).toMatchObject({ orderDependent: 0, suspects: 1, runs: 0 })
    expect(last.stdout.replaceAll(/\s+/g, ' ')).toContain(
      `may depend on order: failed in 7 of 7 runs after ${POLLUTER} in the same worker, passed in 6 of 6 without it (13 recorded runs of the same code).`,
    )
  })

  test('give the history that explain searches', async () => {
    const { stderr, exitCode } = await here.carryover('explain', VICTIM, '--json', 'explained.json')
    expect(stderr).toContain('after 3 files that ran before it in the last recorded run in which it failed, of ')
    expect(exitCode).toBe(1)
    const { orderDependent } = JSON.parse(readFileSync(join(here.directory, 'explained.json'), 'utf8')) as Report
    expect(orderDependent.map(({ polluters, evidence }) => ({ polluters, evidence }))).toEqual([{ polluters: [[POLLUTER]], evidence: 'caused' }])
  })
})

describe.concurrent('whether runs are kept', () => {
  const ORDER = 'abroad receipt visits login coin profile'
  const FAILED = 'Tests  1 failed | 6 passed (7)'

  test.concurrent('not in continuous integration, and not where that was asked', async () => {
    const ci = open()
    const { stdout, report } = await ci.vitest(ORDER, [], { CI: 'true' })
    expect(stdout).toContain(FAILED)
    expect(report).toMatchObject({ run: { machine: expect.any(String) }, notes: [] })
    expect(existsSync(join(ci.directory, CACHE))).toBe(false)
    const off = open({ carryoverOptions: { history: false } })
    expect((await off.vitest(ORDER)).stdout).toContain(FAILED)
    expect(existsSync(join(off.directory, CACHE))).toBe(false)
  })

  test.concurrent('in continuous integration where it was asked, in the file that was named; on Vitest 4 as well', async () => {
    const asked = open({ vitest: 4, carryoverOptions: { history: 'kept/runs.sqlite' } })
    expect((await asked.vitest(ORDER, [], { CI: 'true' })).stdout).toContain('1 failed | 6 passed (7)')
    const [run, ...others] = asked.runs('kept/runs.sqlite')
    expect(others).toEqual([])
    expect(run?.runner).toEqual({ name: 'vitest', version: expect.stringMatching(/^4\./), isolate: false, workers: 1 })
    expect(story([run as RecordedRun])).toEqual(['abroad receipt (prints a receipt) visits login coin profile'])
    expect(existsSync(join(asked.directory, CACHE))).toBe(false)
  })

  test.concurrent('not where tests were picked by name: their files did not do all they do', async () => {
    const project = open()
    await project.vitest(ORDER, ['-t', 'receipt'])
    expect(existsSync(join(project.directory, CACHE))).toBe(false)
  })

  test.concurrent('each file by itself, where workers are not shared', async () => {
    const project = open()
    await project.vitest(ORDER, ['--isolate=true'])
    expect(story(project.runs()).map((run) => run.split(' | ').toSorted())).toEqual([
      ['abroad', 'coin', 'login', 'profile (greets who signed in)', 'receipt', 'visits'],
    ])
  })
})

describe.concurrent('a place that cannot be used is said in a note, and harms nobody', () => {
  const ORDER = 'receipt abroad login profile'

  test.concurrent.each([
    ['a file in the way', (directory: string) => writeFileSync(join(directory, 'node_modules/.cache'), ''), {}, `${CACHE} cannot be written`],
    ['somebody else\'s file', () => {}, { history: 'package.json' }, 'package.json is no history of Carryover, and was left alone'],
  ] as const)('%s', async (_, prepare, carryoverOptions, note) => {
    const project = open({ carryoverOptions })
    prepare(project.directory)
    const manifest = readFileSync(join(project.directory, 'package.json'), 'utf8')
    const { stdout, report } = await project.vitest(ORDER)
    expect(stdout).toContain('Tests  7 passed (7)')
    expect(report?.notes).toEqual([`The history of runs was neither read nor written: ${note}`])
    expect(report?.leaks.map(({ path }) => path)).toContain('src/price.ts#currency')
    expect(readFileSync(join(project.directory, 'package.json'), 'utf8')).toBe(manifest)
  })

  test.concurrent('a directory that may not be written', async () => {
    const project = open({ carryoverOptions: { history: 'locked/runs.sqlite', json: undefined } })
    const locked = join(project.directory, 'locked')
    mkdirSync(locked)
    for (const [path, mode] of [[project.directory, 0o755], [join(project.directory, 'node_modules'), 0o777], [locked, 0o555]] as const) chmodSync(path, mode)
    const { stdout, exitCode } = await execute([...AS_NOBODY, join(project.directory, 'node_modules/vitest/vitest.mjs'), 'run', 'test/visits'], project.directory, AT_HOME)
    expect(stdout).toContain('Tests  1 passed (1)')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('The history of runs was neither read nor written: locked/runs.sqlite cannot be written')
    expect(exitCode).toBe(0)
  })
})

/** The superuser may write everywhere. */
const AS_NOBODY = process.getuid?.() === 0 ? ['--import', 'data:text/javascript,process.setgid(65534);process.setuid(65534)'] : []
