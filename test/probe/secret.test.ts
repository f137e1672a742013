import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { render } from '../../src/probe/render.ts'
import { hidePath, hideSecretText, isSecretName, quotedLine } from '../../src/probe/secret.ts'

const SECRET_NAMES = [
  'API_KEY', 'apiKey', 'key', 'GITHUB_TOKEN', 'accessToken', 'CLIENT_SECRET', 'password', 'DB_PASSWD', 'PGPASSWORD', 'pwd',
  'AUTH', 'authorization', 'Cookie', 'set-cookie', 'SESSION', 'credentials', 'jwt', 'PRIVATE_KEY', 'passphrase',
]

describe('names', () => {
  it.each(SECRET_NAMES)('%s is secret', (name) => {
    expect(isSecretName(name)).toBe(true)
  })
  it.each(['HOME', 'monkey', 'author', 'keyboard', 'compass', 'pattern', 'language'])('%s is not', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

describe('a secret', () => {
  const secret = 'hunter2hunter2'
  const holders: [string, unknown, string?][] = [
    ['a variable', secret, 'API_KEY'],
    ['a field', { password: secret }],
    ['a field far down', { a: { token: secret } }],
    ['an object under a secret name', { credentials: { user: secret, again: [secret] } }],
    ['an entry of a Map', new Map([['authToken', secret]])],
    ['a list under a secret name', { cookies: [secret] }],
    ['a symbol', { [Symbol('apiKey')]: secret }],
    ['the credentials of a URL', `postgres://ann:${secret}@db.test/shop`],
    ['a header', `Bearer ${secret}`],
    ['a name on the way to the value', secret, 'value secrets.password'],
  ]
  it.each(holders)('is not shown: %s', (_, value, name) => {
    expect(render(value, name)).not.toContain(secret)
  })

  it('is not shown in any object, whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything(), { maxKeys: 3 }), fc.constantFrom(...SECRET_NAMES), (other, name) => {
        expect(render({ [name]: secret, ...other, inner: { [name]: secret } })).not.toContain(secret)
      }),
    )
  })

  it('is told from what only looks like one', () => {
    expect(render({ keys: 3, token: 7, auth: true, pass: () => {} })).toBe('{keys: 3, token: 7, auth: true, pass: function pass}')
    expect(hideSecretText('https://example.test/a?b=c')).toBe('https://example.test/a?b=c')
  })
})

it('does not stand in a quoted line of code', () => {
  expect(quotedLine("  config.apiKey = 'abc\\'d'")).toBe("config.apiKey = '‹hidden›'")
  expect(quotedLine('localStorage.setItem("authToken", `a${b}`)')).toBe('localStorage.setItem("‹hidden›", `‹hidden›`)')
  expect(quotedLine("process.env.API_TOKEN = 'not closed")).toBe("process.env.API_TOKEN = '‹hidden›'")
  expect(quotedLine("connect('postgres://ann:abc@db')")).toBe("connect('postgres://‹hidden›@db')")
  expect(quotedLine("theme = 'dark'")).toBe("theme = 'dark'")
})

it('shows no path that only this machine has', () => {
  hidePath('/home/ann/shop', '.')
  expect(render('/home/ann/shop/src/a.ts')).toBe('"./src/a.ts"')
  expect(render('/home/ann/shopping')).toBe('"/home/ann/shopping"')
})
