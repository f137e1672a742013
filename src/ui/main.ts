import type { Report } from '../model/report.ts'
import { openPage } from './page.ts'
import { preparePrint } from './print.ts'

const { textContent } = document.getElementById('report') as HTMLElement
document.body.append(...openPage(JSON.parse(textContent ?? '') as Report))
preparePrint()
