import type { CodeReader } from '../named-in-code.ts'
import { channelNames, environmentKeys } from './channels.ts'
import { classNames } from './intrinsics.ts'
import { readNamedIn } from './lazy-globals.ts'
import { diagnosticReport } from './process.ts'
import { stdin } from './process-streams.ts'
import { storages } from './dom/storage.ts'

/** Every source that learns from code what it has to read. */
const READERS: readonly CodeReader[] = [
  readNamedIn,
  classNames.read,
  stdin.read,
  diagnosticReport.read,
  channelNames.read,
  environmentKeys.read,
  storages.read,
]

/** Call with code that is about to run: what it names, it may change. Gives whether there is more to be read now. */
export function readCode(code: string): boolean {
  let isNew = false
  for (const read of READERS) if (read(code)) isNew = true
  return isNew
}
