#!/usr/bin/env node
const OLDEST = [22, 13] as const

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`carryover: Node ${process.versions.node} is too old: use ${OLDEST.join('.')} or later.`)
  process.exitCode = 2
} else {
  // An older Node would not even load the rest.
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
