import { CloseOutlined } from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { showInRow } from '../shared/show-in-row.ts'
import { useText } from '../shared/text.ts'
import { MENU } from './menu.ts'
import type { OpenPage } from './open-pages.ts'
import { openPages, pageAfterClosing, useOpenPages } from './open-pages.ts'
import styles from './page-tabs.module.css'

/** The open pages, each with the address it was left at. */
export function PageTabs({ path }: { path: string }) {
  const t = useText()
  const router = useRouter()
  const pages = useOpenPages()
  const list = useRef<HTMLUListElement>(null)
  const isOpen = pages.some((page) => page.path === path)
  useEffect(() => {
    if (!isOpen) return
    const current = list.current?.querySelector(`[data-path='${CSS.escape(path)}']`)
    showInRow(list.current, current?.closest('li'))
  }, [path, isOpen])
  const menuPages = MENU.flatMap((module) => module.pages)
  const titleOf = (page: OpenPage) => {
    const entry = menuPages.find((it) => it.path === page.path)
    return entry === undefined ? page.title : t(entry.label)
  }
  const close = (page: OpenPage) => {
    const next = pageAfterClosing(pages, page.path)
    openPages.close(page.path)
    if (page.path === path) void router.navigate({ href: next?.href ?? '/' })
  }
  const others = pages.filter((page) => page.path !== path && page.path !== '/')
  return (
    <nav className={styles['tabs']} aria-label={t('frame.open_pages')}>
      <ul ref={list}>
        {pages.map((page) => (
          <li key={page.path} className={page.path === path ? styles['current'] : undefined}>
            <a
              data-path={page.path}
              href={page.href}
              aria-current={page.path === path ? 'page' : undefined}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return
                event.preventDefault()
                void router.navigate({ href: page.href })
              }}
            >
              {titleOf(page)}
            </a>
            {page.path !== '/' && (
              <button
                type='button'
                aria-label={t('frame.close_page', { title: titleOf(page) })}
                onClick={() => close(page)}
              >
                <CloseOutlined aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <button type='button' className={styles['others']} onClick={() => openPages.keepOnly(path)}>
          {t('frame.close_others')}
        </button>
      )}
    </nav>
  )
}
