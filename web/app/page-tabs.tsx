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
  const leaving = useRef<{ from: string; to: string } | null>(null)
  const isOpen = pages.some((page) => page.path === path)
  useEffect(() => {
    if (!isOpen) return
    const current = list.current?.querySelector(`[data-path='${CSS.escape(path)}']`)
    showInRow(list.current, current?.closest('li'))
  }, [path, isOpen])
  // Somebody with unsaved work may stay after all: a page is closed once it has been left.
  useEffect(() => {
    const left = leaving.current
    leaving.current = null
    if (left && left.from !== path && left.to === path) openPages.close(left.from)
  }, [path])
  const menuPages = MENU.flatMap((module) => module.pages)
  const titleOf = (page: OpenPage) => {
    const entry = menuPages.find((it) => it.path === page.path)
    return entry === undefined ? page.title : t(entry.label)
  }
  const close = (page: OpenPage) => {
    if (page.path !== path) return openPages.close(page.path)
    const next = pageAfterClosing(pages, page.path)
    leaving.current = { from: path, to: next?.path ?? '/' }
    void router.navigate({ href: next?.href ?? '/' })
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
