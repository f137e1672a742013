import { isOwnName } from './columns.ts'
import { render } from './render.ts'

/** A name that needs no quotes: of a `#field` of a class as well; `group()` stands for what a call sets. */
const IDENTIFIER = /^#?[A-Za-z_$][\w$]*(?:\(\))?$/

/** One step below a path: `.name`, `[0]`, `["odd name"]`, `[Symbol(x)]`; a root that ends in `#`, `:` or `·` joins bare. */
export function step(parent: string, key: unknown): string {
  const name = isOwnName(key) ? key.name : key
  if (typeof name === 'number') return `${parent}[${name}]`
  if (typeof name === 'string') {
    const isBare = /[#:·]$/.test(parent) || parent === ''
    if (IDENTIFIER.test(name)) return isBare ? `${parent}${name}` : `${parent}.${name}`
    return /^\d+$/.test(name) ? `${parent}[${name}]` : `${parent}[${render(name)}]`
  }
  return `${parent}[${render(name)}]`
}
