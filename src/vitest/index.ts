export { carryover, carryover as default } from './plugin.ts'
export type { CarryoverOptions } from '../model/options.ts'
