import { runSuite } from './run-suite.mjs'
import { median, percentile, spread } from './statistics.mjs'

/**
 * Runs a suite without and with the tool by turns, and gives the rows of the table about it. The first pair warms the
 * disk and is not counted. Ratios are taken within each pair, so that a machine that grows slower or faster over the
 * run does not count as the tool's doing.
 */
export async function suiteRatio(suite, { name, workers, pairs, goal }) {
  const counted = []
  for (let pair = 0; pair <= pairs; pair++) {
    const without = await runSuite(suite, { isWatched: false, workers })
    const withTool = await runSuite(suite, { isWatched: true, workers })
    if (pair > 0) counted.push({ without, with: withTool })
  }
  const ratios = (field) => spread(counted.map((pair) => pair.with[field] / pair.without[field]))
  const times = (side, field) => spread(counted.map((pair) => pair[side][field] / 1000))
  return [
    { name, what: 'wall time, with : without', ...ratios('wallMs'), goal },
    { name, what: 'CPU time, with : without', ...ratios('cpuMs'), goal },
    { name, what: 'noise: without : without before it', ...spread(neighbours(counted.map((pair) => pair.without.wallMs))) },
    { name, what: 'wall without', unit: 's', ...times('without', 'wallMs') },
    { name, what: 'wall with', unit: 's', ...times('with', 'wallMs') },
    { name, what: 'CPU without', unit: 's', ...times('without', 'cpuMs') },
    { name, what: 'CPU with', unit: 's', ...times('with', 'cpuMs') },
    ...captureRows(name, counted.map((pair) => pair.with.report)),
  ]
}

/** How far two runs of the same thing lie apart on this machine: what no ratio can be surer than. */
function neighbours(walls) {
  return walls.length < 2 ? [1] : walls.slice(1).map((wall, index) => wall / walls[index])
}

/** What the report says of the time spent looking: each figure is one run's, the spread is over the runs. */
function captureRows(name, reports) {
  const row = (what, unit, ofFiles) => ({ name, what, unit, ...spread(reports.map(({ files }) => ofFiles(files))) })
  return [
    row('capture a file, median', 'ms', (files) => median(later(files).map(({ captureMs }) => captureMs))),
    row('capture a file, p95', 'ms', (files) => percentile(later(files).map(({ captureMs }) => captureMs), 0.95)),
    row('capture, first file of a worker', 'ms', (files) => median(firsts(files).map(({ captureMs }) => captureMs))),
    row('capture an object, median', 'µs', (files) => median(later(files).map(({ captureMs, objects }) => (captureMs * 1000) / objects))),
    row('objects after the last file', '', (files) => Math.max(...files.map(({ objects }) => objects))),
  ]
}

function later(files) {
  return files.filter(({ position }) => position > 0)
}

function firsts(files) {
  return files.filter(({ position }) => position === 0)
}
