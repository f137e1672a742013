/** What a worker loads, in one file: the build bundles it, since to find and read some fifty files takes 100 ms. */
export { extendRunner, type RunnerConstructor } from './worker/extend-runner.ts'
export { hookByHand } from './worker/hook-by-hand.ts'
