import type { StoreProblem } from '../model/history.ts'
import type { StorePlace } from './store/in-store.ts'
import { cachePlace, namedPlace } from './store/store-place.ts'

/** Where runs are kept, if they are; or why there is no such place. */
export interface ChosenStore {
  readonly place?: StorePlace
  readonly problem?: StoreProblem
}

/**
 * Where the option `history` wants runs to be kept. Left out, they are kept, but not in continuous integration, where
 * the cache folder is gone after the run.
 * @param from the directory that a file name is relative to
 */
export function storeFor(option: boolean | string | undefined, root: string, from = root): ChosenStore {
  if (typeof option === 'string') return { place: namedPlace(from, option) }
  if (option === false || (option === undefined && isContinuousIntegration())) return {}
  const place = cachePlace(root)
  return place === undefined ? { problem: { reason: 'no cache folder', file: '' } } : { place }
}

function isContinuousIntegration(): boolean {
  const { CI = '' } = process.env
  return CI !== '' && CI !== 'false' && CI !== '0'
}
