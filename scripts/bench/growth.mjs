import { runSuite } from './run-suite.mjs'

/** The rows of the table about how far a leaky suite makes the captured graph grow. */
export async function growth(suite, { name, goal }) {
  const { report } = await runSuite(suite, { isWatched: true, workers: 1 })
  const files = report.files.toSorted((a, b) => a.position - b.position)
  const first = files[0]
  const last = files.at(-1)
  const tenth = files[10]
  return [
    { name, what: `objects, file ${files.length} : file 1`, ...once(last.objects / first.objects), goal },
    { name, what: 'objects after the first file', ...once(first.objects) },
    { name, what: 'objects after the last file', ...once(last.objects) },
    { name, what: 'capture, file 11', unit: 'ms', ...once(tenth.captureMs) },
    { name, what: 'capture, last file', unit: 'ms', ...once(last.captureMs) },
  ]
}

function once(value) {
  return { median: value, min: value, max: value, count: 1 }
}
