import type { Vitest } from 'vitest/node'

/** Prints where it disturbs nobody: to the standard output, unless a reporter writes what programs read there. */
export function openPrinter(vitest: Vitest): (text: string) => void {
  const { logger, config } = vitest
  const isRead = reporters(vitest).some(([name, options]) => MACHINE_READ.has(name) && !hasFile(options, config.outputFile, name))
  return (text) => {
    if (text === '') return
    if (isRead) logger.error(text)
    else logger.log(text)
  }
}

/** Whether one of Vitest's terse reporters was chosen, by the user or by Vitest for an AI agent. */
export function isShort(vitest: Vitest): boolean {
  return reporters(vitest).some(([name]) => name === 'minimal' || name === 'agent')
}

const MACHINE_READ: ReadonlySet<unknown> = new Set(['json', 'junit', 'tap', 'tap-flat'])

function reporters({ config }: Vitest): [name: unknown, options: unknown][] {
  return config.reporters.map((reporter) => (Array.isArray(reporter) ? [reporter[0], reporter[1]] : [reporter, {}]))
}

function hasFile(options: unknown, files: unknown, name: unknown): boolean {
  if ((options as { readonly outputFile?: unknown } | undefined)?.outputFile !== undefined) return true
  return typeof files === 'string' || (typeof files === 'object' && files !== null && Object.hasOwn(files, String(name)))
}
