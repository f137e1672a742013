export { carryover, carryover as default } from './plugin.ts'
export { type CarryoverEnvironmentOptions, environment } from './environment-options.ts'
export type { CarryoverOptions } from '../model/options.ts'
