import { useNavigate } from '@tanstack/react-router'
import { useUnitLabel } from '../shared/bank.ts'
import { setPreferences, usePreferences } from '../shared/preferences.ts'
import { useText } from '../shared/text.ts'
import type { MenuModule } from './menu.ts'
import { MENU } from './menu.ts'
import { useOpenPages } from './open-pages.ts'

export type Command = { key: string; group: string; title: string; run: () => void }

/** The pages and actions that the palette offers beside customers. */
export function useCommands(modules: MenuModule[]): Command[] {
  const t = useText()
  const navigate = useNavigate()
  const unitLabel = useUnitLabel()
  const { language, theme } = usePreferences()
  const menuPaths: string[] = MENU.flatMap((module) => module.pages.map((page) => page.path))
  const opened = useOpenPages().filter((page) => !menuPaths.includes(page.path))
  const pages = modules.flatMap((module) =>
    module.pages.map((page) => ({
      key: page.path,
      group: t('palette.pages'),
      title: `${t(module.label)} / ${t(page.label)}`,
      run: () => void navigate({ to: page.path }),
    })),
  )
  const actions = [
    {
      key: 'language',
      title: t('palette.use_language'),
      run: () => setPreferences({ language: language === 'zh-CN' ? 'en-US' : 'zh-CN' }),
    },
    {
      key: 'theme',
      title: t('palette.use_theme'),
      run: () => setPreferences({ theme: theme === 'light' ? 'dark' : 'light' }),
    },
    ...(['yuan', 'wan', 'yi'] as const).map((unit) => ({
      key: unit,
      title: t('palette.use_unit', { unit: unitLabel(unit) }),
      run: () => setPreferences({ unit }),
    })),
  ]
  return [
    ...opened.map(({ path, href, title }) => ({
      key: path,
      group: t('frame.open_pages'),
      title,
      run: () => void navigate({ href }),
    })),
    ...pages,
    ...actions.map((action) => ({ ...action, group: t('palette.actions') })),
  ]
}
