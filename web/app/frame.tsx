import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { lazyPart } from '../shared/lazy-part.ts'
import { BankProvider } from '../shared/bank.ts'
import { useNight } from '../shared/night.ts'
import type { PageTitle } from '../shared/page-title.ts'
import { PageTitleProvider } from '../shared/page-title.ts'
import { usePreferences } from '../shared/preferences.ts'
import { Bones } from '../shared/states.tsx'
import { useText } from '../shared/text.ts'
import { useKeys } from '../shared/use-keys.ts'
import { useIsCompact } from '../shared/use-viewport.ts'
import { may, mayRead, ViewerProvider } from '../shared/viewer.ts'
import { Breadcrumb } from './breadcrumb.tsx'
import { CarriedBanner } from './carried-banner.tsx'
import { DesignProvider } from './design-provider.tsx'
import styles from './frame.module.css'
import { menuFor } from './menu.ts'
import { openPages } from './open-pages.ts'
import { PageTabs } from './page-tabs.tsx'
import { ProofGate } from './proof-gate.tsx'
import { RepairNotice } from './repair-notice.tsx'
import { ScreenMark } from './screen-mark.tsx'
import { sessionQuery, viewerOf } from './session.ts'
import { SideMenu } from './side-menu.tsx'
import { TopBar } from './top-bar.tsx'
import { useIdleWatch } from './use-idle-watch.ts'

const CommandPalette = lazyPart(() => import('./command-palette.tsx'), 'CommandPalette')

const MenuDrawer = lazyPart(() => import('./menu-drawer.tsx'), 'MenuDrawer')
const ShortcutSheet = lazyPart(() => import('./shortcut-sheet.tsx'), 'ShortcutSheet')

/** Keeps the tab, the breadcrumb and the browser's title in step with the page that is shown. */
function useTitles() {
  const t = useText()
  const location = useRouterState({ select: (state) => state.location })
  const [titles, setTitles] = useState<Record<string, string>>({})
  const tell = useCallback(
    ({ path, title }: PageTitle) =>
      setTitles((known) => (known[path] === title ? known : { ...known, [path]: title })),
    [],
  )
  const title = titles[location.pathname]
  useEffect(() => {
    if (title === undefined) return
    openPages.add({ path: location.pathname, href: location.href, title })
    document.title = `${title} · ${t('product.title')}`
  }, [location.pathname, location.href, title, t])
  return { tell, title, path: location.pathname }
}

function StaleBanner({ businessDate }: { businessDate: string }) {
  const t = useText()
  return (
    <p className={styles['stale']} role='status'>
      {t('frame.stale', { date: businessDate })}
    </p>
  )
}

/** What stands round every page: menu, top bar, tabs, breadcrumb, palette and keys. */
function FrameParts() {
  const t = useText()
  const { data: session } = useSuspenseQuery(sessionQuery)
  const night = useNight()
  useIdleWatch(session.sign_in.idle_minutes)
  const { is_menu_folded: isFolded } = usePreferences()
  const isCompact = useIsCompact()
  const { tell, title, path } = useTitles()
  const [open, setOpen] = useState<'palette' | 'menu' | 'shortcuts' | null>(null)
  const menu = menuFor(session.permissions)
  const viewer = useMemo(() => viewerOf(session), [session])
  useKeys({
    'mod+k': (event) => {
      event.preventDefault()
      setOpen('palette')
    },
    '/': (event) => {
      event.preventDefault()
      setOpen('palette')
    },
    '?': () => setOpen('shortcuts'),
  })
  const close = () => setOpen(null)
  const businessDate = night?.business_date ?? session.publication?.business_date ?? null
  return (
    <BankProvider value={session.publication?.bank ?? null}>
      <ViewerProvider value={viewer}>
        <PageTitleProvider value={tell}>
          <a className={styles['skip']} href='#main'>
            {t('frame.skip')}
          </a>
          <div className={`${styles['frame']} ${isFolded && !isCompact ? styles['folded'] : ''}`}>
            {!isCompact && <SideMenu modules={menu} path={path} isFolded={isFolded} />}
            <TopBar
              session={session}
              businessDate={businessDate}
              onMenu={() => setOpen('menu')}
              onSearch={() => setOpen('palette')}
              onShortcuts={() => setOpen('shortcuts')}
            />
            <div className={styles['trail']}>
              <PageTabs path={path} />
            </div>
            <main id='main' className={styles['main']} tabIndex={-1} aria-label={t('frame.main')}>
              <Breadcrumb path={path} title={title} />
              {session.publication?.is_stale && businessDate && <StaleBanner businessDate={businessDate} />}
              {session.publication && <CarriedBanner />}
              <RepairNotice />
              <Suspense fallback={<Bones rows={10} />}>
                <Outlet />
              </Suspense>
            </main>
          </div>
          <Suspense fallback={null}>
            {isCompact && <MenuDrawer isOpen={open === 'menu'} modules={menu} path={path} onClose={close} />}
            {open === 'palette' && (
              <CommandPalette modules={menu} mayReadCustomers={mayRead(viewer)} onClose={close} />
            )}
            {open === 'shortcuts' && <ShortcutSheet onClose={close} />}
          </Suspense>
          {(mayRead(viewer) || may(viewer, 'customers.look_up')) && <ScreenMark viewer={viewer} />}
          <ProofGate signIn={session.sign_in} />
        </PageTitleProvider>
      </ViewerProvider>
    </BankProvider>
  )
}

export function Frame() {
  return (
    <DesignProvider>
      <FrameParts />
    </DesignProvider>
  )
}
