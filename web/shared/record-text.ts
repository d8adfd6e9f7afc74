import { useMemo } from 'react'
import { recordPageEnUS } from './messages/record-page.en-US.ts'
import { recordPageZhCN } from './messages/record-page.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof recordPageZhCN
type RecordTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': recordPageZhCN, 'en-US': recordPageEnUS }

/** What every page can say, and what a record says: apart, others need not load it. */
export function useRecordText(): RecordTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
