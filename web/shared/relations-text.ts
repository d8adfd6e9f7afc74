import { useMemo } from 'react'
import { relationsEnUS } from './messages/relations.en-US.ts'
import { relationsZhCN } from './messages/relations.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof relationsZhCN

const OWN = { 'zh-CN': relationsZhCN, 'en-US': relationsEnUS }

/** What every page can say, and what is said of relations: apart, so that other pages need not load it. */
export function useRelationsText(): TranslateOf<Catalogue> {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
