/** The process that reruns tests: one warm Vitest, a fresh worker for each order. Speaks JSON with its parent. */
import { openReruns, type Reruns } from './reruns.ts'
import type { Answers, Call, Reply } from './protocol.ts'

let reruns: Reruns | undefined

process.on('message', (call: Call) => {
  void answer(call).then(
    (value) => reply({ id: call.id, value }),
    (error: unknown) => reply({ id: call.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.on('disconnect', () => {
  void Promise.resolve(reruns?.close()).finally(() => process.exit())
})

async function answer(call: Call): Promise<Answers[keyof Answers]> {
  if (call.method === 'start') {
    reruns = await openReruns(call.options)
    const { info, sharedFiles } = reruns
    return { info, sharedFiles }
  }
  if (reruns === undefined) throw new Error('not started')
  if (call.method === 'list') return reruns.list(call.filters)
  if (call.method === 'run') return reruns.run(call.request)
  if (call.method === 'runIsolated') return reruns.runIsolated(call.files)
  await reruns.close()
  return null
}

function reply(message: Reply): void {
  if (process.connected) process.send?.(message)
}
