/** What a worker loads, in one file: the build bundles it, since to find and read some fifty files takes 100 ms. */
export { arrangeFile } from './worker/arrange-file.ts'
export { hookFile } from './worker/hook-file.ts'
export { codeOf } from './worker/loaded-code.ts'
export type { TracedStack } from './worker/trace-file.ts'
export { type FileWatch, watchFile } from './worker/watch-worker.ts'
