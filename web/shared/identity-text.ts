import { useMemo } from 'react'
import { identityEnUS } from './messages/identity.en-US.ts'
import { identityZhCN } from './messages/identity.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import type { LabelKeyOf, TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'
import { usePreferences } from './preferences.ts'

type Catalogue = typeof zhCN & typeof identityZhCN
export type IdentityLabel = LabelKeyOf<Catalogue>

const OWN = { 'zh-CN': identityZhCN, 'en-US': identityEnUS }

/** What every page can say, and what is said of identity: apart, so that other pages need not load it. */
export function useIdentityText(): TranslateOf<Catalogue> {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
