import type { SkippedKeys } from '../../shape.ts'
import type { Source } from '../source.ts'
import { isObject, page } from './page.ts'

/** What test files define on the page's own objects, such as `document.hidden` or `navigator.clipboard`. */
export const pageObjects: Source = {
  name: 'page objects',
  *roots(isKnown) {
    if (isKnown('document')) return
    const opened = page()
    if (opened === undefined) return
    const { document, get } = opened
    const view = get(document, 'defaultView')
    const targets: Readonly<Record<string, unknown>> = {
      document,
      'document.documentElement': get(document, 'documentElement'),
      'document.body': get(document, 'body'),
      ...(isObject(view) && objectsOf(view)),
    }
    for (const [label, target] of Object.entries(targets))
      if (isObject(target)) yield { target, label, kind: 'dom', depth: 0, shape: 'properties', skipped: INTERNALS }
  },
}

/** Properties of the window itself: test files may have put something else on the global object. */
function objectsOf(view: object): object {
  const { navigator, history, screen } = view as Readonly<Record<string, unknown>>
  return { navigator, history, screen }
}

/** The environments keep their own state under symbols. React marks what it listens to, once, by a name of its own. */
const INTERNALS: SkippedKeys = { has: (key) => typeof key !== 'string' || key.startsWith('_reactListening') || key.startsWith('__react') }
