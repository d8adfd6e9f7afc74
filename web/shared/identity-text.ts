import { useMemo } from 'react'
import { enUS } from './messages/en-US.ts'
import { identityEnUS } from './messages/identity.en-US.ts'
import { identityZhCN } from './messages/identity.zh-CN.ts'
import { zhCN } from './messages/zh-CN.ts'
import type { LabelKeyOf, TranslateOf } from './text.ts'
import { translatorOf } from './text.ts'
import { usePreferences } from './preferences.ts'

type Catalogue = typeof zhCN & typeof identityZhCN
export type IdentityLabel = LabelKeyOf<Catalogue>

const CATALOGUES = {
  'zh-CN': { ...zhCN, ...identityZhCN },
  'en-US': { ...enUS, ...identityEnUS },
}

/** What every page can say, and what is said of identity: apart, so that other pages need not load it. */
export function useIdentityText(): TranslateOf<Catalogue> {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>(CATALOGUES[language]), [language])
}
