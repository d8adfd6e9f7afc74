import { useMemo } from 'react'
import { dataEnUS } from './messages/data.en-US.ts'
import { dataZhCN } from './messages/data.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof dataZhCN
type DataTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': dataZhCN, 'en-US': dataEnUS }

/** What every page can say, and what is said of figures and files: apart, others need not load it. */
export function useDataText(): DataTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
