import { ConfigProvider, theme as antdTheme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useMemo } from 'react'
import { usePreferences } from '../shared/preferences.ts'
import { antdComponents, antdTokens } from '../shared/theme.ts'

/** Whoever asked their system for less motion sees dialogs and menus at once. */
const isMoving = !window.matchMedia('(prefers-reduced-motion: reduce)').matches

const LOCALES = { 'zh-CN': zhCN, 'en-US': enUS }

/** Theme and language of the components. It comes with the frame: the sign-in page does without. */
export function DesignProvider({ children }: { children: ReactNode }) {
  const { language, theme } = usePreferences()
  const themeConfig = useMemo(
    () => ({
      algorithm: theme === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
      token: { ...antdTokens(theme), motion: isMoving },
      components: antdComponents(theme),
    }),
    [theme],
  )
  return (
    <ConfigProvider locale={LOCALES[language]} theme={themeConfig} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  )
}
