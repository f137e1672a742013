import { DOCS_SENTENCE, limitPhrases, NOTHING_UNSEEN, UNSEEN_HEADING } from '../formats/wording.ts'
import { h, rich } from './dom.ts'
import { mark } from './mark.ts'
import { makeSection } from './section.ts'
import type { Section, View } from './view.ts'

/** Bounds that were hit and what the run says of itself: no search and no filter hides them. */
export function unseenSection({ findings: { report } }: View): Section {
  const phrases = limitPhrases(report.limits, mark)
  const sentences = [...phrases.map((phrase) => `Not seen: ${phrase}.`), ...report.notes.map((note) => `Note: ${note}`)]
  const items = (sentences.length === 0 ? [NOTHING_UNSEEN] : sentences).map((sentence) => h('li', {}, rich(sentence)))
  const docs = h('p', { class: 'remark' }, DOCS_SENTENCE)
  return makeSection('unseen', UNSEEN_HEADING, [h('ul', { class: 'plain' }, items), docs], () => ({ shown: sentences.length, total: sentences.length }))
}
