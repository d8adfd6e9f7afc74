import { useMemo } from 'react'
import { workbenchEnUS } from './messages/workbench.en-US.ts'
import { workbenchZhCN } from './messages/workbench.zh-CN.ts'
import type { zhCN } from './messages/zh-CN.ts'
import { usePreferences } from './preferences.ts'
import type { TranslateOf } from './text.ts'
import { sentencesOf, translatorOf } from './text.ts'

type Catalogue = typeof zhCN & typeof workbenchZhCN
type WorkbenchTranslate = TranslateOf<Catalogue>

const OWN = { 'zh-CN': workbenchZhCN, 'en-US': workbenchEnUS }

/** What every page can say, and what is said of the morning: apart, for other pages need not load it. */
export function useWorkbenchText(): WorkbenchTranslate {
  const { language } = usePreferences()
  return useMemo(() => translatorOf<Catalogue>({ ...sentencesOf(language), ...OWN[language] }), [language])
}
