import { useMemo } from 'react'
import { businessEnUS } from './messages/business.en-US.ts'
import { businessZhCN } from './messages/business.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof businessZhCN
export type BusinessTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': businessZhCN, 'en-US': businessEnUS }

/** What every page can say, and what the tab of business says: apart, others need not load it. */
export function useBusinessText(): BusinessTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
