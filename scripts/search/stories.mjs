// The stories of order dependence that a synthetic suite is made of. Each writes the source modules and test files of one
// victim, its polluters, cleaners and state-setters, and can tell from the roles that ran in a worker, in order, whether
// the victim fails.

const imports = (names) => `import { ${names} } from 'vitest'\n`

/** What a polluter changes, a cleaner puts back. */
function stateful({ kind, weight, src = () => ({}), use, dirty, clean, check }) {
  return {
    kind,
    weight,
    role: 'victim',
    write(name, { polluters, cleaners }) {
      const test = (title, body) => `${imports('expect, it')}${use(name)}\nit('${title}', () => {\n  ${body}\n})\n`
      return {
        src: src(name),
        roles: {
          victim: [test('reads it as it should be', check(name))],
          polluters: Array.from({ length: polluters }, (_, index) => test('leaves it changed', dirty(name, index))),
          cleaners: Array.from({ length: cleaners }, () => test('puts it back', clean(name))),
        },
      }
    },
    simulate: (roles) => roles.findLast((role) => role !== 'victim') === 'polluters',
  }
}

const from = (names) => (name) => `import { ${names} } from '../../src/${name}.ts'`

export const STORIES = [
  stateful({
    kind: 'private',
    weight: 6,
    src: (name) => ({ [`src/${name}.ts`]: `let locale = 'en'\nexport const setLocale = (to: string): void => void (locale = to)\nexport const greet = (): string => (locale === 'en' ? 'Hello' : 'Salut')\n` }),
    use: from('greet, setLocale'),
    dirty: (_, index) => `setLocale('fr${index}')\n  expect(greet()).toBe('Salut')`,
    clean: () => `setLocale('en')\n  expect(greet()).toBe('Hello')`,
    check: () => `void setLocale\n  expect(greet()).toBe('Hello')`,
  }),
  stateful({
    kind: 'module',
    weight: 5,
    src: (name) => ({ [`src/${name}.ts`]: `export const handlers: string[] = ['built-in']\nexport const count = (): number => handlers.length\n` }),
    use: from('count, handlers'),
    dirty: (_, index) => `handlers.push('extra ${index}')\n  expect(count()).toBeGreaterThan(1)`,
    clean: () => `handlers.length = 1\n  expect(count()).toBe(1)`,
    check: () => `void handlers\n  expect(count()).toBe(1)`,
  }),
  stateful({
    kind: 'env',
    weight: 3,
    use: () => '',
    dirty: (name, index) => `process.env.${name.toUpperCase()} = 'on${index}'\n  expect(process.env.${name.toUpperCase()}).toBeDefined()`,
    clean: (name) => `delete process.env.${name.toUpperCase()}\n  expect(process.env.${name.toUpperCase()}).toBeUndefined()`,
    check: (name) => `expect(process.env.${name.toUpperCase()}).toBeUndefined()`,
  }),
  stateful({
    kind: 'global',
    weight: 2,
    use: () => '',
    dirty: (name, index) => `;(globalThis as any).${name} = { on: ${index} }\n  expect('${name}' in globalThis).toBe(true)`,
    clean: (name) => `delete (globalThis as any).${name}\n  expect('${name}' in globalThis).toBe(false)`,
    check: (name) => `expect('${name}' in globalThis).toBe(false)`,
  }),
  stateful({
    kind: 'prototype',
    weight: 1,
    use: () => '',
    dirty: (name) => `;(Array.prototype as any).${name} = () => 1\n  expect('${name}' in []).toBe(true)`,
    clean: (name) => `delete (Array.prototype as any).${name}\n  expect('${name}' in []).toBe(false)`,
    check: (name) => `expect('${name}' in []).toBe(false)`,
  }),
  stateful({
    kind: 'builtin',
    weight: 1,
    use: () => `import http from 'node:http'`,
    dirty: (name, index) => `;(http.STATUS_CODES as any).${name} = 'Nearly ${index}'\n  expect(http.STATUS_CODES).toHaveProperty('${name}')`,
    clean: (name) => `delete (http.STATUS_CODES as any).${name}\n  expect(http.STATUS_CODES).not.toHaveProperty('${name}')`,
    check: (name) => `expect(http.STATUS_CODES).not.toHaveProperty('${name}')`,
  }),
  stateful({
    kind: 'listener',
    weight: 1,
    use: () => '',
    dirty: (name) => `process.on('${name}', () => {})\n  expect(process.listenerCount('${name}')).toBeGreaterThan(0)`,
    clean: (name) => `process.removeAllListeners('${name}')\n  expect(process.listenerCount('${name}')).toBe(0)`,
    check: (name) => `expect(process.listenerCount('${name}')).toBe(0)`,
  }),
  stateful({
    kind: 'closure',
    weight: 2,
    src: (name) => ({
      [`src/${name}.ts`]: `function createStore<T>(initial: T) {\n  let state = initial\n  return { get: (): T => state, set: (to: T): void => void (state = to) }\n}\nexport const store = createStore('empty')\n`,
    }),
    use: from('store'),
    dirty: (_, index) => `store.set('full ${index}')\n  expect(store.get()).not.toBe('empty')`,
    clean: () => `store.set('empty')\n  expect(store.get()).toBe('empty')`,
    check: () => `expect(store.get()).toBe('empty')`,
  }),
  {
    kind: 'registration on import',
    weight: 2,
    role: 'victim',
    write: (name, { polluters, cleaners }) => ({
      src: {
        [`src/${name}.ts`]: `export const plugins: string[] = []\nexport const list = (): string => plugins.join(' ')\n`,
        [`src/${name}-plugin.ts`]: `import { plugins } from './${name}.ts'\nplugins.push('plugin')\nexport const used = true\n`,
      },
      roles: {
        victim: [`${imports('expect, it')}${from('list')(name)}\nit('has no plugins', () => { expect(list()).toBe('') })\n`],
        polluters: Array.from({ length: polluters }, () => `${imports('expect, it')}import { used } from '../../src/${name}-plugin.ts'\nit('uses the plugin', () => { expect(used).toBe(true) })\n`),
        cleaners: Array.from({ length: cleaners }, () => `${imports('expect, it')}${from('plugins')(name)}\nit('takes all out', () => { plugins.length = 0; expect(plugins).toEqual([]) })\n`),
      },
    }),
    // A module is evaluated once: the first polluter registers, and no other after a cleaner.
    simulate: (roles) => {
      const first = roles.indexOf('polluters')
      return first !== -1 && !roles.slice(first).includes('cleaners')
    },
  },
  {
    kind: 'two polluters together',
    weight: 2,
    role: 'victim',
    write: (name, { cleaners }) => ({
      src: { [`src/${name}.ts`]: `export const switches = { left: false, right: false }\nexport const isOpen = (): boolean => switches.left && switches.right\n` },
      roles: {
        victim: [`${imports('expect, it')}${from('isOpen')(name)}\nit('is closed', () => { expect(isOpen()).toBe(false) })\n`],
        left: [`${imports('expect, it')}${from('switches')(name)}\nit('turns one on', () => { switches.left = true; expect(switches.left).toBe(true) })\n`],
        right: [`${imports('expect, it')}${from('switches')(name)}\nit('turns the other on', () => { switches.right = true; expect(switches.right).toBe(true) })\n`],
        cleaners: Array.from({ length: cleaners }, () => `${imports('expect, it')}${from('switches')(name)}\nit('turns both off', () => { switches.left = switches.right = false; expect(switches.left).toBe(false) })\n`),
      },
    }),
    simulate: (roles) => {
      const since = roles.slice(roles.lastIndexOf('cleaners') + 1)
      return since.includes('left') && since.includes('right')
    },
  },
  {
    kind: 'stale-mock',
    weight: 3,
    role: 'victim',
    write: (name, { polluters }) => ({
      src: {
        [`src/${name}-price.ts`]: `export const price = (): number => 10\n`,
        [`src/${name}.ts`]: `import { price } from './${name}-price.ts'\nexport const total = (): number => price() * 2\n`,
      },
      roles: {
        victim: [`${imports('expect, it')}${from('total')(name)}\nit('adds up', () => { expect(total()).toBe(20) })\n`],
        polluters: Array.from({ length: polluters }, (_, index) => `${imports('expect, it, vi')}${from('total')(name)}\nvi.mock('../../src/${name}-price.ts', () => ({ price: () => ${index + 1} }))\nit('runs', () => { expect(total()).toBeTypeOf('number') })\n`),
      },
    }),
    // The first to import it decides by what it is bound for good.
    simulate: (roles) => roles[0] === 'polluters',
  },
  {
    kind: 'missed-mock',
    weight: 2,
    role: 'victim',
    write: (name, { polluters }) => ({
      src: {
        [`src/${name}-clock.ts`]: `export const now = (): number => 0\n`,
        [`src/${name}.ts`]: `import { now } from './${name}-clock.ts'\nexport const stamp = (): string => \`at \${now()}\`\n`,
      },
      roles: {
        victim: [`${imports('expect, it, vi')}${from('stamp')(name)}\nvi.mock('../../src/${name}-clock.ts', () => ({ now: () => 42 }))\nit('stamps with the mocked clock', () => { expect(stamp()).toBe('at 42') })\n`],
        polluters: Array.from({ length: polluters }, () => `${imports('expect, it')}${from('stamp')(name)}\nit('stamps', () => { expect(stamp()).toMatch(/^at/) })\n`),
      },
    }),
    simulate: (roles) => roles.includes('polluters'),
  },
  {
    kind: 'missed-registration',
    weight: 2,
    role: 'victim',
    write: (name, { polluters }) => ({
      src: {
        [`src/${name}.ts`]: `import { afterEach } from 'vitest'\nconst open: string[] = []\nafterEach(() => void (open.length = 0))\nexport const show = (what: string): number => open.push(what)\n`,
      },
      roles: {
        victim: [`${imports('expect, it')}${from('show')(name)}\nit('shows one', () => { expect(show('a')).toBeGreaterThan(0) })\nit('starts anew', () => { expect(show('b')).toBe(1) })\n`],
        polluters: Array.from({ length: polluters }, () => `${imports('expect, it')}${from('show')(name)}\nit('shows', () => { expect(show('x')).toBeGreaterThan(0) })\n`),
      },
    }),
    simulate: (roles) => roles.includes('polluters'),
  },
  {
    kind: 'private',
    weight: 1,
    role: 'brittle',
    write: (name, { setters }) => ({
      src: { [`src/${name}.ts`]: `let user = ''\nexport const signIn = (as: string): void => void (user = as)\nexport const whoAmI = (): string => user\n` },
      roles: {
        victim: [`${imports('expect, it')}${from('whoAmI')(name)}\nit('knows the user', () => { expect(whoAmI()).not.toBe('') })\n`],
        setters: Array.from({ length: setters }, (_, index) => `${imports('expect, it')}${from('signIn, whoAmI')(name)}\nit('signs in', () => { signIn('ann${index}'); expect(whoAmI()).toBe('ann${index}') })\n`),
      },
    }),
    simulate: (roles) => !roles.includes('setters'),
  },
  {
    kind: 'missing import',
    weight: 1,
    role: 'brittle',
    write: (name, { setters }) => ({
      src: {
        [`src/${name}.ts`]: `export const codecs = new Map<string, (text: string) => string>()\n`,
        [`src/${name}-upper.ts`]: `import { codecs } from './${name}.ts'\ncodecs.set('upper', (text) => text.toUpperCase())\nexport const installed = true\n`,
      },
      roles: {
        victim: [`${imports('expect, it')}${from('codecs')(name)}\nit('encodes', () => { expect(codecs.get('upper')?.('a')).toBe('A') })\n`],
        setters: Array.from({ length: setters }, () => `${imports('expect, it')}import { installed } from '../../src/${name}-upper.ts'\nit('installs', () => { expect(installed).toBe(true) })\n`),
      },
    }),
    simulate: (roles) => !roles.includes('setters'),
  },
]
