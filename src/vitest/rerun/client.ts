import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { RunnerError } from '../../model/errors.ts'
import type { TestRunner } from '../../verify/test-runner.ts'
import { RERUN_VARIABLES } from './environment.ts'
import type { Answers, Call, Reply, RerunOptions } from './protocol.ts'

const PROCESS = fileURLToPath(new URL('./process.js', import.meta.url))

/** How reruns are made: of which project, and by how many processes at once. */
export interface ClientOptions extends Omit<RerunOptions, 'isTracing'> {
  /** Processes that run orders side by side; default: one a core, two at most. */
  readonly processes?: number
}

/**
 * Starts processes that rerun tests with the project's own Vitest, apart from the user's run and terminal. A further
 * process is only started when an order waits for one.
 * @throws {RunnerError} Vitest is missing or could not be started in this project
 */
export async function startReruns({ processes = DEFAULT_PROCESSES, ...options }: ClientOptions): Promise<TestRunner> {
  const first = await connect({ ...options, isTracing: false })
  const plain = shareConnections(first, processes, () => connect({ ...options, isTracing: false }))
  let tracing: Promise<Connection> | undefined
  return {
    info: first.info,
    sharedFiles: first.sharedFiles,
    list: (filters) => first.ask('list', { filters }),
    async run(request) {
      if (request.trace === undefined) return plain.use((connection) => connection.ask('run', { request }))
      tracing ??= connect({ ...options, isTracing: true })
      return (await tracing).ask('run', { request })
    },
    runIsolated: (files) => plain.use((connection) => connection.ask('runIsolated', { files })),
    async close() {
      await Promise.all([plain.close(), tracing?.then((connection) => connection.close())])
    },
  }
}

const DEFAULT_PROCESSES = Math.min(2, availableParallelism())

interface SharedConnections {
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Hands each piece of work a connection of its own, opening more up to the limit while all are busy. */
function shareConnections(first: Connection, limit: number, open: () => Promise<Connection>): SharedConnections {
  const all = [first]
  const idle = [first]
  const waiting: ((connection: Connection) => void)[] = []
  let count = 1
  const acquire = async (): Promise<Connection> => {
    const ready = idle.pop()
    if (ready !== undefined) return ready
    if (count >= limit) return new Promise((resolve) => waiting.push(resolve))
    count++
    const opened = await open()
    all.push(opened)
    return opened
  }
  return {
    async use(work) {
      const connection = await acquire()
      try {
        return await work(connection)
      } finally {
        const next = waiting.shift()
        if (next === undefined) idle.push(connection)
        else next(connection)
      }
    },
    async close() {
      await Promise.all(all.map((connection) => connection.close()))
    },
  }
}

interface Connection extends Readonly<Answers['start']> {
  ask<M extends keyof Answers>(method: M, parameters: object): Promise<Answers[M]>
  close(): Promise<void>
}

async function connect(options: RerunOptions): Promise<Connection> {
  const child = fork(PROCESS, [], {
    cwd: options.root,
    env: { ...process.env, ...RERUN_VARIABLES, NODE_ENV: process.env.NODE_ENV ?? 'test' },
    // What tests and configs print belongs to no report; what goes wrong at the start is in the answer.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    // A terminal sends Ctrl-C to its whole group: the run that is under way should end, and the answer be given.
    detached: process.platform !== 'win32',
  })
  const pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let lastId = 0
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = `${errors}${String(chunk)}`.slice(-4000)
  })
  child.on('message', (reply: Reply) => {
    const waiting = pending.get(reply.id)
    pending.delete(reply.id)
    if ('error' in reply) waiting?.reject(new RunnerError(reply.error))
    else waiting?.resolve(reply.value as never)
  })
  const isGone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const { reject } of pending.values())
        reject(new RunnerError(`the rerun's process ended (${signal ?? `exit code ${code}`}): ${lastLine(errors)}`))
      pending.clear()
      resolve()
    })
  })
  const ask = <M extends keyof Answers>(method: M, parameters: object): Promise<Answers[M]> =>
    new Promise<Answers[M]>((resolve, reject) => {
      const id = ++lastId
      pending.set(id, { resolve, reject })
      child.send({ id, method, ...parameters } as Call, (error) => {
        if (error && pending.delete(id)) reject(new RunnerError(`the rerun's process cannot be reached: ${error.message}`))
      })
    })
  const close = async (): Promise<void> => {
    if (child.connected) await ask('close', {}).catch(() => {})
    end(child)
    await isGone
  }
  try {
    return { ...(await ask('start', { options })), ask, close }
  } catch (error) {
    end(child)
    throw error
  }
}

function end(child: ChildProcess): void {
  if (child.connected) child.disconnect()
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}
