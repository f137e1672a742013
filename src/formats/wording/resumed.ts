/**
 * That an audit went on where one before it was stopped; nothing where it did not.
 * @param place where the runs are kept, from the root
 */
export function resumedNote({ runs, stoppedAt }: { readonly runs: number; readonly stoppedAt: number }, place: string): readonly string[] {
  if (runs === 0) return []
  const [day, time] = new Date(stoppedAt).toISOString().split(/[T.]/)
  return [`resumed: ${runs} of the runs ${runs === 1 ? 'is' : 'are'} from the audit that was stopped at ${day} ${time} UTC; to start afresh, delete ${place}`]
}
