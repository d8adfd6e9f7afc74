import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider, theme as antdTheme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useLayoutEffect, useMemo } from 'react'
import { usePreferences } from '../shared/preferences.ts'
import { antdTokens, paintPage } from '../shared/theme.ts'
import { queryClient } from './query-client.ts'

const LOCALES = { 'zh-CN': zhCN, 'en-US': enUS }

/** Language, theme and data for everything below; a change of any is seen at once. */
export function Providers({ children }: { children: ReactNode }) {
  const { language, theme } = usePreferences()
  useLayoutEffect(() => {
    paintPage(theme)
    document.documentElement.lang = language
  }, [theme, language])
  const themeConfig = useMemo(
    () => ({
      algorithm: theme === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
      token: antdTokens(theme) ?? {},
    }),
    [theme],
  )
  return (
    <QueryClientProvider client={queryClient}>
      <ConfigProvider locale={LOCALES[language]} theme={themeConfig} button={{ autoInsertSpace: false }}>
        {children}
      </ConfigProvider>
    </QueryClientProvider>
  )
}
