import type { OrderDependent, Report } from '../model/report.ts'
import { formatMarkdown } from './markdown.ts'

/** The text that goes with a folder that reproduces a finding: what to run, what to expect, and what is known. */
export function formatBundle(report: Report, { role }: OrderDependent, command: string): string {
  const expected =
    role === 'victim'
      ? 'The last of the files of `order.txt` fails there, and passes when it is run alone.'
      : 'The last of the files of `order.txt` passes there, and fails when it is run alone.'
  return `# A test that depends on the files before it

From the root of the project:

\`\`\`sh
${command}
\`\`\`

${expected} Nothing but the project and its test runner is needed.

${formatMarkdown(report)}`
}
