import { useMemo } from 'react'
import { approvalsEnUS } from './messages/approvals.en-US.ts'
import { approvalsZhCN } from './messages/approvals.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { LabelKeyOf, TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof approvalsZhCN
export type ApprovalsLabel = LabelKeyOf<Catalogue>
export type ApprovalsTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': approvalsZhCN, 'en-US': approvalsEnUS }

/** What every page can say, and what is said of approvals: apart, so that other pages need not load it. */
export function useApprovalsText(): ApprovalsTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
