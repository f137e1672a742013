import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { execute, type FixtureOptions, makeProject } from '../run-fixture.ts'
import { GREETING, storyOf, VERSIONS } from './layouts.ts'

/** Runs a fixture in two shards with blobs, then merges the blobs: the report of the merging run. */
async function mergeShards(name: string, options: FixtureOptions) {
  const directory = makeProject(name, options)
  const vitest = (...args: string[]) => execute([join(directory, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=1', ...args], directory)
  const shards = [1, 2].map((index) => vitest(`--shard=${index}/2`, '--reporter=blob', `--outputFile=blobs/${index}.json`))
  const shardOutputs = await Promise.all(shards)
  const path = join(directory, 'report.json')
  rmSync(path, { force: true })
  const result = await vitest('--merge-reports=blobs')
  const report = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : undefined
  return { ...result, report, directory, shardOutputs }
}

describe.each(VERSIONS)('--shard, blobs and --merge-reports in Vitest %i', (vitest) => {
  test.concurrent('a report of each shard, and one of all with both histories', async () => {
    const run = await mergeShards('layouts/setup-files', { vitest })
    for (const { stdout } of run.shardOutputs) expect(stdout).toMatch(/^Carryover: .* 2 files in 1\s+worker/m)
    const { leaks, histories, notes } = storyOf(run)
    expect(leaks).toContain(`test/polluter.test.ts: ${GREETING}`)
    expect(histories).toHaveLength(2)
    expect(histories.flatMap((history) => history.slice(2).split(' ')).toSorted()).toEqual([
      'test/basket.first.test.ts',
      'test/basket.second.test.ts',
      'test/polluter.test.ts',
      'test/victim.test.ts',
    ])
    expect(new Set(run.report?.workers.map(({ id }) => id)).size).toBe(2)
    expect(notes).toEqual([])
    expect(run.stdout.match(/^Carryover: /gm)).toHaveLength(1)
  })

  test.concurrent('projects with the plugin', async () => {
    const run = await mergeShards('layouts/inline-projects-extends', { vitest })
    expect(storyOf(run).leaks).toEqual(['unit', 'web'].map((name) => `${name}/test/polluter.test.ts: private ${name}/src/greeting.ts#language, "en" -> "fr"`))
  })

  // Merging runs no global setup, and version 4 asks the plugins of the projects alone.
  test.concurrent('projects without it', async ({ skip }) => {
    skip(vitest === 4)
    const run = await mergeShards('layouts/config-file-projects', { vitest })
    expect(storyOf(run).leaks).toEqual(['a', 'b'].map((name) => `packages/${name}/test/polluter.test.ts: private packages/${name}/src/greeting.ts#language, "en" -> "fr"`))
  })

  test.concurrent('the reporter listed as well: in every layout, and once', async () => {
    const config = `
      import carryover from 'carryover/vitest'
      const options = { json: 'report.json', confirm: false }
      export default {
        plugins: [carryover(options)],
        test: { projects: ['packages/*'], reporters: ['default', ['carryover/vitest/reporter', options]] },
      }`
    const run = await mergeShards('layouts/config-file-projects', { vitest, files: { 'vitest.config.ts': config } })
    expect(run.stdout.match(/^Carryover: /gm)).toHaveLength(1)
    expect(storyOf(run).leaks).toHaveLength(2)
  })
})
