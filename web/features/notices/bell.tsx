import { BellOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Suspense, useEffect, useRef, useState } from 'react'
import { lazyPart } from '../../shared/lazy-part.ts'
import { useText } from '../../shared/text.ts'
import styles from './bell.module.css'
import { unreadQuery } from './notices.api.ts'

const NoticeDrawer = lazyPart(() => import('./notice-drawer.tsx'), 'NoticeDrawer')

const EVERY_MS = 60_000
const AWAY_MS = 5 * EVERY_MS
const SIGNS = ['pointerdown', 'keydown', 'wheel'] as const

/** Asks each minute while somebody is at the page: a page that is left alone keeps no session open. */
function useMinutes(ask: () => void): void {
  const seen = useRef(0)
  useEffect(() => {
    seen.current = performance.now()
    const see = () => (seen.current = performance.now())
    for (const sign of SIGNS) window.addEventListener(sign, see, { passive: true })
    const timer = setInterval(() => {
      if (!document.hidden && performance.now() - seen.current < AWAY_MS) ask()
    }, EVERY_MS)
    return () => {
      clearInterval(timer)
      for (const sign of SIGNS) window.removeEventListener(sign, see)
    }
  }, [ask])
}

const SHOWN_MAX = 99

/** How many notices wait, and the latest of them at the side of the page. */
export function Bell() {
  const t = useText()
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { data, refetch } = useQuery(unreadQuery)
  useMinutes(refetch)
  const unread = data?.unread ?? 0
  const label = unread === 0 ? t('bell.none') : t('bell.unread', { count: unread })
  return (
    <>
      <Button
        ref={button}
        type='text'
        className={styles['bell']!}
        icon={<BellOutlined />}
        aria-label={label}
        aria-haspopup='dialog'
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        {unread > 0 && (
          <span className={styles['count']} aria-hidden>
            {unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread}
          </span>
        )}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <NoticeDrawer
            onClose={() => {
              setOpen(false)
              button.current?.focus()
            }}
          />
        </Suspense>
      )}
    </>
  )
}
