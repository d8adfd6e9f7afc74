import { useMemo } from 'react'
import { fieldsEnUS } from './messages/fields.en-US.ts'
import { fieldsZhCN } from './messages/fields.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof fieldsZhCN
export type FieldsTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': fieldsZhCN, 'en-US': fieldsEnUS }

/** What every page can say, and what is said of custom fields: apart, for other pages need not load it. */
export function useFieldsText(): FieldsTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
