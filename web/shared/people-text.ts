import { useMemo } from 'react'
import { peopleEnUS } from './messages/people.en-US.ts'
import { peopleZhCN } from './messages/people.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { LabelKeyOf, TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof peopleZhCN
export type PeopleLabel = LabelKeyOf<Catalogue>
export type PeopleTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': peopleZhCN, 'en-US': peopleEnUS }

/** What every page can say, and what is said of users and rights: apart, for other pages need not load it. */
export function usePeopleText(): PeopleTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
