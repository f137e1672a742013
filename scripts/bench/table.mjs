/** The rows of a benchmark as lines of text, each with the goal and the verdict where it has a goal. */
export function formatTable(rows) {
  const cells = rows.map((row) => [row.name, row.what, number(row.median), range(row), row.unit ?? '', goal(row), verdict(row)])
  const head = ['suite', 'what', 'median', 'min..max', '', 'goal', '']
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column].length)))
  const isNumber = [false, false, true, true, false, true, false]
  const format = (line) => line.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  ').trimEnd()
  return [head, ...cells].map(format).join('\n')
}

/** Where Carryover's own time goes in a suite that missed its goal. */
export function formatProfile({ name, parts, functions }) {
  return [
    `${name}: where Carryover's own time went, in one profiled run`,
    ...parts.map(formatTime),
    `${name}: the functions that took most of it, without what they call`,
    ...functions.map(formatTime),
  ].join('\n')
}

function formatTime({ label, ms }) {
  return `  ${String(ms).padStart(7)} ms  ${label}`
}

/** Whether a row has a goal that its median does not reach. */
export function isMissed({ goal: most, median }) {
  return most !== undefined && median > most
}

function goal({ goal: most }) {
  return most === undefined ? '' : `<= ${most}`
}

function verdict(row) {
  if (row.goal === undefined) return ''
  return isMissed(row) ? 'missed' : 'reached'
}

function range({ min, max, count }) {
  return count === 1 ? '' : `${number(min)}..${number(max)}`
}

function number(value) {
  if (Number.isNaN(value)) return 'not measured'
  if (Number.isInteger(value)) return String(value)
  return value.toFixed(value < 10 ? 3 : 1)
}
