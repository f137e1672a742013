import { seededRandom } from '../bench/random.mjs'
import { failingIn } from './oracle.mjs'

/**
 * Plain bisection, as people do it: of the files before a victim, the half that still breaks it, again and again. Outcomes
 * come from the truth of the suite. It assumes one culprit; where neither half breaks it, it is lost.
 */
export function bisection(truth, tests) {
  const victims = [...failingIn(truth, tests)].filter((path) => truth.find(({ files }) => files.victim[0] === path).role === 'victim')
  let named = 0
  let fileRuns = 0
  for (const victim of victims) {
    let suspects = tests.slice(0, tests.indexOf(victim))
    const breaks = (files) => {
      fileRuns += files.length + 1
      return failingIn(truth, [...files, victim]).has(victim)
    }
    while (suspects.length > 1) {
      const half = suspects.slice(suspects.length >> 1)
      suspects = breaks(half) ? half : suspects.slice(0, suspects.length >> 1)
    }
    if (suspects.length === 1 && breaks(suspects)) named++
  }
  return { victims: victims.length, recall: victims.length === 0 ? 1 : named / victims.length, fileRunsEach: victims.length === 0 ? 0 : fileRuns / victims.length }
}

/** Shuffled runs with several workers, each file in whichever is next: how many victims fail in any. */
export function shuffles(truth, tests, { seed, workers, count }) {
  const shown = new Set()
  for (let round = 0; round < count; round++) {
    const random = seededRandom(seed + round)
    const order = random.sample(tests, tests.length)
    for (let worker = 0; worker < workers; worker++)
      for (const path of failingIn(truth, order.filter((_, index) => index % workers === worker))) shown.add(path)
  }
  const victims = truth.filter(({ role }) => role === 'victim').map(({ files }) => files.victim[0])
  return { shown: victims.filter((path) => shown.has(path)).length / victims.length }
}
