import type { Measured, Statement } from './measure.ts'

/** Part of what is told that is right, from 0 to 1. */
export function precisionOf({ found, wrong }: Pick<Measured, 'found' | 'wrong'>): number {
  return found.length / Math.max(1, found.length + wrong.length)
}

/** Part of what is there that is told, from 0 to 1. */
function recallOf({ found, missed }: Pick<Measured, 'found' | 'missed'>): number {
  return found.length / Math.max(1, found.length + missed.length)
}

/** A Markdown table by kind, each miss and each wrong accusation by name, and the totals last. */
export function precisionTable(measured: Measured): string {
  const { found, missed, wrong, failed, files } = measured
  const kinds = [...new Set([...found, ...missed, ...wrong].map(({ kind }) => kind))].sort()
  const rows = kinds.map((kind) => row(kind, ofKind(measured, kind)))
  return [
    '| Kind | Found | Missed | Wrong | Precision | Recall |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    row('all', measured),
    '',
    ...named('missed', missed),
    ...named('wrongly told', wrong),
    ...failed.map((file) => `failed: ${file}`),
    `${files.leaking} leaking and ${files.clean} clean files: precision ${percent(precisionOf(measured))}, recall ${percent(recallOf(measured))}`,
  ].join('\n')
}

function ofKind({ found, missed, wrong }: Measured, wanted: Statement['kind']): Pick<Measured, 'found' | 'missed' | 'wrong'> {
  const [one, two, three] = [found, missed, wrong].map((list) => list.filter(({ kind }) => kind === wanted)) as [Statement[], Statement[], Statement[]]
  return { found: one, missed: two, wrong: three }
}

function row(name: string, part: Pick<Measured, 'found' | 'missed' | 'wrong'>): string {
  const { found, missed, wrong } = part
  return `| ${name} | ${found.length} | ${missed.length} | ${wrong.length} | ${percent(precisionOf(part))} | ${percent(recallOf(part))} |`
}

function named(what: string, statements: readonly Statement[]): readonly string[] {
  return statements.map(({ text }) => `${what}: ${text}`)
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}
