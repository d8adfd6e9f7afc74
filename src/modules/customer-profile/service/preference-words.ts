import { codeLists, wordForCode, type Words } from '../../../platform/code-lists.ts'
import { PREFERENCE_ITEMS, type PreferenceItem } from '../schema.ts'

type Preference = { item_code: PreferenceItem; choices: readonly string[]; words: string }

/** What a preference says in a language: what was chosen of its list, and the words beside it. */
export function preferenceWords({ item_code, choices, words }: Preference, language: keyof Words): string {
  const list = PREFERENCE_ITEMS[item_code]
  const chosen =
    list === null ? [] : choices.map((code) => wordForCode(codeLists(), { list, code, language }))
  const comma = language === 'zh' ? '、' : ', '
  return [chosen.join(comma), words].filter((it) => it !== '').join('；')
}
