import { useMemo } from 'react'
import { qualityEnUS } from './messages/quality.en-US.ts'
import { qualityZhCN } from './messages/quality.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { LabelKeyOf, TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof qualityZhCN
export type QualityLabel = LabelKeyOf<Catalogue>
export type QualityTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': qualityZhCN, 'en-US': qualityEnUS }

/** What every page can say, and what is said of data quality: apart, so that other pages need not load it. */
export function useQualityText(): QualityTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
