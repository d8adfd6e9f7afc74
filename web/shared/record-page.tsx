import type { ReactNode } from 'react'
import styles from './record-page.module.css'
import type { Tab } from './tabs.tsx'
import { Tabs } from './tabs.tsx'
import { useText } from './text.ts'

export type KeyFigure = { key: string; label: ReactNode; value: ReactNode; note?: ReactNode }

type Props = {
  title: ReactNode
  tags: ReactNode
  /** What asks for attention, below the name. */
  alerts?: ReactNode
  facts: { key: string; label: string; value: ReactNode }[]
  figures: KeyFigure[]
  tools: ReactNode
  band: ReactNode
  /** What is not shown in full, of the header and of the tab. */
  hidden?: ReactNode
  tabs: Tab[]
  tab: string
  onTab: (tab: string) => void
}

/** One record for every module: who it is, its key figures, and what is known of it by tab. */
export function RecordPage(props: Props) {
  const { title, tags, alerts, facts, figures, tools, band, tabs, tab, onTab } = props
  const t = useText()
  return (
    <article className={styles['page']} aria-labelledby='record-title'>
      {band}
      <header className={styles['head']}>
        <div className={styles['name']}>
          <h1 id='record-title'>{title}</h1>
          {tags}
        </div>
        <div className={styles['tools']}>{tools}</div>
        {alerts !== undefined && <div className={styles['alerts']}>{alerts}</div>}
        <dl className={styles['facts']}>
          {facts.map(({ key, label, value }) => (
            <div key={key}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <dl className={styles['figures']} aria-label={t('record.key_figures')}>
          {figures.map(({ key, label, value, note }) => (
            <div key={key}>
              <dt>{label}</dt>
              <dd className={styles['figure']}>{value}</dd>
              {note && <dd className={styles['note']}>{note}</dd>}
            </div>
          ))}
        </dl>
      </header>
      {props.hidden}
      <div className={styles['body']}>
        <Tabs label={t('record.tabs')} tabs={tabs} chosen={tab} onChoose={onTab} />
      </div>
    </article>
  )
}
