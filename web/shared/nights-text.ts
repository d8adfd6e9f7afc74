import { useMemo } from 'react'
import { nightsEnUS } from './messages/nights.en-US.ts'
import { nightsZhCN } from './messages/nights.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import type { LabelKeyOf, TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'
import { usePreferences } from './preferences.ts'

type Catalogue = typeof zhCN & typeof nightsZhCN
export type NightsLabel = LabelKeyOf<Catalogue>

const OWN = { 'zh-CN': nightsZhCN, 'en-US': nightsEnUS }

/** What every page can say, and what is said of nights: apart, so that other pages need not load it. */
export function useNightsText(): TranslateOf<Catalogue> {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
