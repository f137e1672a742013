import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { RunnerError } from '../../model/errors.ts'
import type { TestRunner } from '../test-runner.ts'
import { RERUN_VARIABLES } from './environment.ts'
import type { Answers, Call, Reply, RerunOptions } from './protocol.ts'

/** How reruns are made: of which project, and by how many processes at once. */
export interface ClientOptions extends Omit<RerunOptions, 'isTracing'> {
  /** Processes that run orders side by side; default: one a core, two at most. */
  readonly processes?: number
  /** What the processes are started with, where that is not what this process has by now: tests may have run in it. */
  readonly birth?: Birth
}

/** What a process takes over from the one that starts it. */
export interface Birth {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly umask: number
  /** Options of Node, for tests that need them. */
  readonly execArgv?: readonly string[]
}

/**
 * Starts processes that rerun tests with the project's own test runner, apart from the user's run and terminal. A further
 * process is only started when an order waits for one.
 * @param script the module that serves in each process
 * @throws {RunnerError} the test runner is missing or could not be started in this project
 */
export async function startProcesses(script: string, { processes = DEFAULT_PROCESSES, birth, ...options }: ClientOptions): Promise<TestRunner> {
  const open = (isTracing: boolean): Promise<Connection> => connect(script, { ...options, isTracing }, birth)
  const first = await open(false)
  const plain = shareConnections(first, processes, () => open(false))
  let tracing: Promise<Connection> | undefined
  return {
    ...first.answer,
    parallelism: availableParallelism(),
    list: (filters) => first.ask('list', { filters }),
    async run(request) {
      if (request.trace === undefined) return plain.use((connection) => connection.ask('run', { request }))
      tracing ??= open(true)
      return (await tracing).ask('run', { request })
    },
    runIsolated: (files, inside) => plain.use((connection) => connection.ask('runIsolated', { files, inside })),
    runPlanned: (shared, isolated) => plain.use((connection) => connection.ask('runPlanned', { shared, isolated })),
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

interface Connection {
  readonly answer: Answers['start']
  ask<M extends keyof Answers>(method: M, parameters: object): Promise<Answers[M]>
  close(): Promise<void>
}

async function connect(script: string, options: RerunOptions, birth: Birth | undefined): Promise<Connection> {
  const child = start(script, birth ?? { cwd: options.root, env: process.env, umask: process.umask() })
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
    return { answer: await ask('start', { options }), ask, close }
  } catch (error) {
    end(child)
    throw error
  }
}

function start(script: string, { cwd, env, umask, execArgv = [] }: Birth): ChildProcess {
  const present = process.umask()
  // A thread may not set it.
  if (present !== umask) process.umask(umask)
  try {
    return fork(script, [], {
      cwd,
      env: { ...env, ...RERUN_VARIABLES, NODE_ENV: env['NODE_ENV'] ?? 'test' },
      // What tests and configs print belongs to no report; what goes wrong at the start is in the answer.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [...execArgv],
      // A terminal sends Ctrl-C to its whole group: the run that is under way should end, and the answer be given.
      detached: process.platform !== 'win32',
    })
  } finally {
    if (present !== umask) process.umask(present)
  }
}

function end(child: ChildProcess): void {
  if (child.connected) child.disconnect()
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? ''
}
