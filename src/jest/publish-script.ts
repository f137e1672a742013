/** Publishes the report that comes in, and writes out why the run is to fail, if it is. */
import { publish } from './publish.ts'
import type { Publication } from './publish-apart.ts'

let input = ''
process.stdin.setEncoding('utf8')
for await (const text of process.stdin) input += String(text)
const { report, root, options } = JSON.parse(input) as Publication
const error = await publish(report, root, options)
process.stdout.write(error?.message ?? '')
