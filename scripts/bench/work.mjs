/** The body of `work(units, compute)` in generated suites: a unit is about a millisecond of what tests do: numbers, a sort, text. */
export const WORK_BODY = `  let total = 1
  for (let round = 0; round < units * 4; round++) {
    const numbers = Array.from({ length: 700 }, (_, at) => (Math.imul(at + round, 2654435761) >>> 0) % 10007)
    numbers.sort((a, b) => a - b)
    const rows = numbers.slice(0, 150).map((value, at) => ({ value, text: \`row \${at}\`, seed: at % 3 }))
    total += JSON.stringify(rows).length + Math.abs(compute(round % 5)) % 7
  }
  return total
`

/** A number of three digits, as file names have it. */
export function number(index) {
  return String(index).padStart(3, '0')
}
