import {
  COMPANY_EVENTS,
  PREFERENCE_ITEMS,
  type PreferenceItem,
} from '../../../../../src/modules/customer-profile/schema.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { useText } from '../../../../shared/text.ts'
import type { VersionsAnswer } from './profile.api.ts'

type Said = Partial<VersionsAnswer['rows'][number]>

/** What the event is called, whether one of life or of a company. */
export const listOfEvent = (code: string) =>
  (COMPANY_EVENTS as readonly string[]).includes(code) ? 'company_event' : 'life_event'

/** What an entry says, in one line. */
export function useEntryWords(): (said: Said) => string {
  const t = useText()
  const { language } = usePreferences()
  const word = (list: string, code: string | undefined) => code && codeLabel(list, code, language)
  return (said) => {
    const list = said.item_code && PREFERENCE_ITEMS[said.item_code as PreferenceItem]
    const choices = list ? (said.choices ?? []).map((it) => codeLabel(list, it, language)) : []
    return [
      said.happened_on,
      said.event_code && word(listOfEvent(said.event_code), said.event_code),
      word('preference_item', said.item_code),
      choices.join(t('text.comma')),
      word('attachment_kind', said.attachment_code),
      said.file_name,
      said.words,
      said.expires_on,
      word('certainty', said.certainty_code),
      word('knowledge_source', said.source_code),
      word('note_readers', said.readers_code),
    ]
      .filter(Boolean)
      .join(' · ')
  }
}
