import { useMemo } from 'react'
import { accessEnUS } from './messages/access.en-US.ts'
import { accessZhCN } from './messages/access.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { LabelKeyOf, TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof accessZhCN
export type AccessLabel = LabelKeyOf<Catalogue>
export type AccessTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': accessZhCN, 'en-US': accessEnUS }

/**
 * What every page can say, and what is said of who sees a customer: apart, so that other pages need
 * not load it.
 */
export function useAccessText(): AccessTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
