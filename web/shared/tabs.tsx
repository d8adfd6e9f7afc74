import type { KeyboardEvent, ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { showInRow } from './show-in-row.ts'
import styles from './tabs.module.css'

export type Tab = { key: string; label: string; content: ReactNode }
type Props = { label: string; tabs: Tab[]; chosen: string; onChoose: (key: string) => void }

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Tabs over one panel: where one row is too short they take two, and in a narrow window they scroll. */
export function Tabs({ label, tabs, chosen, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null)
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.key === chosen),
  )
  const current = tabs[at]
  useEffect(() => {
    showInRow(list.current, document.getElementById(`tab-${chosen}`))
  }, [chosen])
  const onKeyDown = (event: KeyboardEvent) => {
    const to = STEPS[event.key]?.(at, tabs.length)
    const tab = to === undefined ? undefined : tabs[to]
    if (tab === undefined) return
    event.preventDefault()
    onChoose(tab.key)
    list.current?.querySelector<HTMLElement>(`#tab-${tab.key}`)?.focus()
  }
  return (
    <>
      <div
        role='tablist'
        aria-label={label}
        tabIndex={-1}
        className={styles['tabs']}
        ref={list}
        onKeyDown={onKeyDown}
      >
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`tab-${tab.key}`}
            type='button'
            role='tab'
            aria-selected={tab === current}
            aria-controls='tab-panel'
            tabIndex={tab === current ? 0 : -1}
            onClick={() => onChoose(tab.key)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        role='tabpanel'
        id='tab-panel'
        aria-labelledby={`tab-${current?.key ?? ''}`}
        className={styles['panel']}
      >
        {current?.content}
      </div>
    </>
  )
}
