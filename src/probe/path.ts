import { render } from './render.ts'

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

/** One step below a path: `.name`, `[0]`, `["odd name"]`, `[Symbol(x)]`; a root that ends in `#` or `:` joins bare. */
export function step(parent: string, key: unknown): string {
  if (typeof key === 'number') return `${parent}[${key}]`
  if (typeof key === 'string') {
    const isBare = /[#:]$/.test(parent) || parent === ''
    if (IDENTIFIER.test(key)) return isBare ? `${parent}${key}` : `${parent}.${key}`
    return /^\d+$/.test(key) ? `${parent}[${key}]` : `${parent}[${render(key)}]`
  }
  return `${parent}[${render(key)}]`
}
