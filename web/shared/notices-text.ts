import { useMemo } from 'react'
import { noticesEnUS } from './messages/notices.en-US.ts'
import { noticesZhCN } from './messages/notices.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof noticesZhCN
export type NoticesTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': noticesZhCN, 'en-US': noticesEnUS }

/** What every page can say, and what is said of notices, tasks and the calendar. */
export function useNoticesText(): NoticesTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
