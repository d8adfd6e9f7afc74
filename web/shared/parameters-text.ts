import { useMemo } from 'react'
import { parametersEnUS } from './messages/parameters.en-US.ts'
import { parametersZhCN } from './messages/parameters.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof parametersZhCN
export type ParametersTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': parametersZhCN, 'en-US': parametersEnUS }

/** What every page can say, and what is said of parameters: apart, for other pages need not load it. */
export function useParametersText(): ParametersTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
