/** The process that reruns tests with the project's own Jest. */
import { serveReruns } from '../../verify/rerun/serve.ts'
import { openReruns } from './reruns.ts'

serveReruns(openReruns)
