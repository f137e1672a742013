// How right is the tool? `npm run precision`: runs the labelled corpus of test/precision on the real Vitest, and prints
// precision and recall in total and for each kind, with each miss and each wrong accusation by name.
import { measure } from '../test/precision/measure.ts'
import { precisionTable } from '../test/precision/precision-table.ts'

console.log(precisionTable(await measure()))
