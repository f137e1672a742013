import { describe, expect, it } from 'vitest'
import { openSession, type Session } from '../../src/probe/session.ts'
import type { Source } from '../../src/probe/sources/source.ts'

/** State that stands for the worker's: one object, and one value that has to be asked for. */
function world(): { state: Record<string, unknown>; asked: { value: unknown }; sources: Source[] } {
  const state: Record<string, unknown> = {}
  const asked: { value: unknown } = { value: 1 }
  const source: Source = {
    name: 'test',
    *roots() {
      yield { target: state, label: 'state', kind: 'global', depth: 4 }
    },
    *values() {
      yield { path: 'asked', kind: 'cwd', value: asked.value, putBack: (before) => (asked.value = before) }
    },
  }
  return { state, asked, sources: [source] }
}

function run(session: Session, file: string, work: () => void): string[] {
  session.beginFile(file)
  work()
  return session.endFile().leaks.map(({ path }) => path)
}

describe('a worker', () => {
  it('lays each change at the file in which it came about', () => {
    const { state, asked, sources } = world()
    const session = openSession({}, sources)
    expect(run(session, 'a', () => (state.one = 1))).toEqual(['state.one'])
    expect(run(session, 'b', () => {})).toEqual([])
    expect(run(session, 'c', () => (asked.value = 2))).toEqual(['asked'])
  })

  it('says nothing of what a file takes back', () => {
    const { state, sources } = world()
    const session = openSession({}, sources)
    expect(
      run(session, 'a', () => {
        state.one = 1
        delete state.one
      }),
    ).toEqual([])
  })

  it('leaves out what the user wants never to see', () => {
    const { state, sources } = world()
    const session = openSession({ ignore: ['state.cache*', 'asked'] }, sources)
    expect(run(session, 'a', () => Object.assign(state, { cacheOne: 1, cacheTwo: 2, other: 3 }))).toEqual(['state.other'])
  })

  it('says which source failed, and goes on with the others', () => {
    const { state, sources } = world()
    const broken: Source = {
      name: 'broken',
      values: () => {
        throw new Error('no')
      },
    }
    const session = openSession({}, [broken, ...sources])
    session.beginFile('a')
    state.one = 1
    const { leaks, limits } = session.endFile()
    expect(leaks.map(({ path }) => path)).toEqual(['state.one'])
    expect(limits).toEqual([{ what: 'probe broken', file: 'a', bound: 0, detail: 'no' }])
  })
})

describe('setup files', () => {
  const setUp = (state: Record<string, unknown>, session: Session): readonly string[] => {
    state.fetch = () => {}
    state.list = [...((state.list as unknown[]) ?? []), 1]
    session.endSetup()
    return session.resets
  }

  it('are the baseline the first time, and no leak later', () => {
    const { state, sources } = world()
    const session = openSession({}, sources)
    for (const file of ['a', 'b', 'c']) expect(run(session, file, () => setUp(state, session))).toEqual([])
  })

  it('tell that what a file left is set anew', () => {
    const { state, sources } = world()
    const session = openSession({}, sources)
    run(session, 'a', () => setUp(state, session))
    session.beginFile('b')
    setUp(state, session)
    state.fetch = 'polluted'
    expect(session.endFile().leaks).toMatchObject([{ path: 'state.fetch', isReset: true }])
    session.beginFile('c')
    expect(setUp(state, session)).toContain('state.fetch')
  })

  it('are heard when they add to a list of theirs', () => {
    const { state, sources } = world()
    state.list = []
    const session = openSession({}, sources)
    const push = (): void => {
      ;(state.list as number[]).push(1)
      session.endSetup()
    }
    expect(run(session, 'a', push)).toEqual([])
    session.beginFile('b')
    push()
    expect(session.endFile().leaks).toMatchObject([{ path: 'state.list[1]', phase: 'setup' }])
  })
})

describe('modules', () => {
  const view = (target: object): Parameters<Session['addModule']>[0] => ({
    file: 'src/registry.ts',
    view: target,
    exported: new Set(['list']),
    isExternal: false,
  })

  it('are measured by what they were when they had been evaluated', () => {
    const session = openSession({}, [])
    const registry = { list: ['a'], secret: 1 }
    session.beginFile('a')
    session.addModule(view(registry))
    registry.list.push('b')
    session.endImport()
    registry.secret = 2
    expect(session.endFile().leaks).toMatchObject([
      { kind: 'module', path: 'src/registry.ts#list[1]', phase: 'import', module: 'src/registry.ts' },
      { kind: 'private', path: 'src/registry.ts#secret' },
    ])
  })

  it('that are evaluated again are new ones', () => {
    const session = openSession({}, [])
    expect(run(session, 'a', () => session.addModule(view({ list: ['a'] })))).toEqual([])
    expect(run(session, 'b', () => session.addModule(view({ list: ['b', 'c'] })))).toEqual([])
  })
})

describe('putting back', () => {
  it('undoes the paths that are asked for, before the file that is named', () => {
    const { state, asked, sources } = world()
    const session = openSession({ putBack: { before: 'victim', paths: ['state.list', 'asked'] } }, sources)
    run(session, 'polluter', () => {
      Object.assign(state, { list: 1, other: 1 })
      asked.value = 2
    })
    run(session, 'victim', () => {
      expect(state).toEqual({ other: 1 })
      expect(asked.value).toBe(1)
    })
  })

  it('goes back to before the first of several changes', () => {
    const { state, sources } = world()
    state.list = ['a']
    const session = openSession({ putBack: { before: 'victim', paths: ['state.list[1]', 'state.list[2]'] } }, sources)
    run(session, 'one', () => (state.list as string[]).push('b'))
    run(session, 'two', () => (state.list as string[]).push('c'))
    run(session, 'victim', () => expect(state.list).toEqual(['a']))
  })

  it('says what it could not undo', () => {
    const { state, sources } = world()
    state.list = ['a']
    const session = openSession({ putBack: { before: 'victim', paths: ['state.list'] } }, sources)
    run(session, 'polluter', () => Object.freeze(state.list))
    session.beginFile('victim')
    expect(session.endFile().limits).toMatchObject([{ what: 'probe put back state.list', file: 'victim' }])
  })
})

describe('modules that a file cannot get hold of', () => {
  const SIZE = 2500
  /** Modules so large that not all are looked at after each file. */
  function modules(session: Session, names: readonly string[]): Record<string, unknown>[] {
    return names.map((name) => {
      const table: Record<string, unknown> = Object.fromEntries(Array.from({ length: SIZE }, (_, at) => [`row${at}`, { at }]))
      session.addModule({ file: name, view: { get table() { return table } }, exported: new Set(['table']), isExternal: false })
      return table
    })
  }
  const end = (session: Session): readonly string[] => {
    const { leaks, late } = session.endFile()
    return [...leaks.map(({ path }) => `own ${path}`), ...late.map(({ file, leak }) => `${file} ${leak.phase} ${leak.path}`)]
  }

  it('change by what the last file left that could', () => {
    const session = openSession({}, [])
    session.beginFile('first')
    const [a, b] = modules(session, ['a', 'b']) as [Record<string, unknown>, Record<string, unknown>]
    session.reach(['a', 'b'])
    expect(end(session)).toEqual([])
    session.beginFile('second')
    session.reach(['a'])
    a.added = 1
    b.added = 1
    expect(end(session)).toEqual(['own a#table.added'])
    session.beginFile('third')
    session.reach(['b'])
    b.more = 1
    expect(end(session)).toEqual(['own b#table.more', 'first late b#table.added'])
  })

  it('are looked at where something else holds what is theirs', () => {
    const { state, sources } = world()
    const session = openSession({}, sources)
    session.beginFile('first')
    const [a] = modules(session, ['a']) as [Record<string, unknown>]
    session.reach(['a'])
    state.held = a
    expect(end(session)).toEqual(['own state.held'])
    session.beginFile('second')
    session.reach([])
    a.added = 1
    expect(end(session)).toEqual(['own a#table.added'])
  })
})

describe('late work', () => {
  const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
  const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds))
  /** The machine may be busy. */
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) await sleep(5)
    await sleep(5)
  }

  it('between two files is the first one’s', async () => {
    const { state, sources } = world()
    const session = openSession({}, sources)
    run(session, 'a', () => void setImmediate(() => (state.late = 1)))
    await nextTurn()
    await nextTurn()
    session.beginFile('b')
    state.own = 1
    const { leaks, late } = session.endFile()
    expect(leaks).toMatchObject([{ path: 'state.own' }])
    expect(late).toMatchObject([{ file: 'a', leak: { path: 'state.late', phase: 'late' } }])
  })

  it('in the next file is told from what that file does', async () => {
    const { state, sources } = world()
    const session = openSession({}, sources)
    const goOn = async (): Promise<void> => {
      await sleep(10)
      await Promise.resolve()
      state.promised = 1
      setTimeout(() => (state.chained = 1), 5)
    }
    run(session, 'a', () => {
      setTimeout(() => (state.late = 1), 5)
      void goOn()
    })
    session.beginFile('b')
    state.own = 1
    await until(() => 'chained' in state && 'late' in state)
    state.ownToo = 1
    const { leaks, late } = session.endFile()
    expect(leaks.map(({ path }) => path)).toEqual(['state.own', 'state.ownToo'])
    expect(late.map(({ file, leak }) => [file, leak.path])).toEqual([
      ['a', 'state.late'],
      ['a', 'state.promised'],
      ['a', 'state.chained'],
    ])
  })

  it('belongs to the file that left it, also when another ran since', async () => {
    const { state, sources } = world()
    const session = openSession({}, sources)
    run(session, 'a', () => void setTimeout(() => (state.fromA = 1), 20))
    run(session, 'b', () => void setTimeout(() => (state.fromB = 1), 20))
    session.beginFile('c')
    await until(() => 'fromA' in state && 'fromB' in state)
    const { leaks, late } = session.endFile()
    expect(leaks).toEqual([])
    expect(late.map(({ file, leak }) => [file, leak.path])).toEqual([['a', 'state.fromA'], ['b', 'state.fromB']])
  })

  it('without an end is bounded, and still not laid at the next file', async () => {
    const { state, sources } = world()
    state.polls = 0
    const session = openSession({}, sources)
    let isOver = false
    const poll = (): void => {
      state.polls = (state.polls as number) + 1
      if (!isOver) setImmediate(poll)
    }
    run(session, 'a', poll)
    session.beginFile('b')
    await until(() => (state.polls as number) > 20)
    isOver = true
    const { leaks, late, limits } = session.endFile()
    expect(leaks).toEqual([])
    expect(late).toMatchObject([{ file: 'a', leak: { path: 'state.polls' } }])
    expect(limits).toMatchObject([{ what: 'late work', file: 'b' }])
  })
})
