import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { formatBundle } from '../formats/bundle.ts'
import { formatJson } from '../formats/json.ts'
import { jestReproduction } from '../jest/reproduction.ts'
import { UsageError } from '../model/errors.ts'
import type { Report, RunnerInfo } from '../model/report.ts'
import { vitestReproduction } from '../vitest/reproduction.ts'

const REPRODUCTIONS = { vitest: vitestReproduction, jest: jestReproduction } as const satisfies Record<RunnerInfo['name'], unknown>

/**
 * Writes a folder that reproduces the surest finding of a report with the project's test runner alone. Gives whether
 * there was anything to reproduce.
 * @param config the project's own config, absolute, where there is one
 * @throws {UsageError} the folder cannot be written
 */
export async function writeBundle(directory: string, report: Report, root: string, config: string | undefined): Promise<boolean> {
  const finding = report.orderDependent.find(({ evidence }) => evidence === 'caused') ?? report.orderDependent[0]
  if (finding === undefined) return false
  const place = resolve(directory)
  const { order } = finding.repro
  const { files, command } = REPRODUCTIONS[report.runner.name]({ root, directory: place, ...(config !== undefined && { config }), order, project: finding.project })
  const texts = { ...files, 'order.txt': `${order.join('\n')}\n`, 'report.json': formatJson(report), 'README.md': formatBundle(report, finding, command) }
  try {
    await mkdir(place, { recursive: true })
    for (const [name, text] of Object.entries(texts)) await writeFile(join(place, name), text)
  } catch (error) {
    throw new UsageError(`--bundle ${directory} cannot be written (${(error as NodeJS.ErrnoException).code}): name a directory that can be.`)
  }
  return true
}
