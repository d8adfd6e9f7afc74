import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../../../shared/lazy-part.ts'
import { CONSENT_CHANNELS, CONSENT_PURPOSES } from '../../../../../src/modules/consents/names.schema.ts'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { Badge, CodeLabel } from '../../../../shared/code-label.tsx'
import { useContactsText } from '../../../../shared/contacts-text.ts'
import type { TableColumn } from '../../../../shared/data-table.tsx'
import { DataTable } from '../../../../shared/data-table.tsx'
import { Day, Plain } from '../../../../shared/figures.tsx'
import { useNight } from '../../../../shared/night.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../../shared/states.tsx'
import type { CustomerKey } from '../../customer-view.api.ts'
import { Section } from '../section.tsx'
import { useWindowWords } from './consent-words.ts'
import { type ConsentEntry, consentsQuery } from './consents.api.ts'
import styles from './consents.module.css'

const ConsentForm = lazyPart(() => import('./consent-form.tsx'), 'ConsentForm')

function Cell({ entry }: { entry: ConsentEntry | undefined }) {
  const t = useContactsText()
  const words = useWindowWords()
  if (!entry) return <span className={styles['never']}>{t('consent.never')}</span>
  const isGranted = entry.state_code === 'granted'
  return (
    <>
      <Badge
        text={t(isGranted ? 'consent.granted' : 'consent.withdrawn')}
        tone={isGranted ? 'teal' : 'warning'}
      />
      <small>{entry.given_on}</small>
      {words(entry) !== '' && <small>{words(entry)}</small>}
    </>
  )
}

/** What counts of each channel and purpose. */
function Matrix({ entries }: { entries: readonly ConsentEntry[] }) {
  const t = useContactsText()
  const of = (channel: string, purpose: string) =>
    entries.find((it) => it.is_in_force && it.channel_code === channel && it.purpose_code === purpose)
  return (
    <div className={styles['matrix']} role='region' tabIndex={0} aria-label={t('consent.matrix')}>
      <table>
        <thead>
          <tr>
            <th scope='col'>{t('consent.channel')}</th>
            {CONSENT_PURPOSES.map((it) => (
              <th key={it} scope='col'>
                <CodeLabel list='consent_purpose' code={it} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {CONSENT_CHANNELS.map((channel) => (
            <tr key={channel}>
              <th scope='row'>
                <CodeLabel list='consent_channel' code={channel} />
              </th>
              {CONSENT_PURPOSES.map((purpose) => (
                <td key={purpose}>
                  <Cell entry={of(channel, purpose)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Window({ entry }: { entry: ConsentEntry }) {
  const words = useWindowWords()
  return <Plain value={words(entry) || null} />
}

const COLUMNS: (TableColumn<ConsentEntry> & { word: Word })[] = [
  { column: 'given_on', word: 'given_on', isFixed: true, render: (row) => <Day value={row.given_on} /> },
  {
    column: 'channel_code',
    word: 'channel',
    render: (row) => <CodeLabel list='consent_channel' code={row.channel_code} />,
  },
  {
    column: 'purpose_code',
    word: 'purpose',
    render: (row) => <CodeLabel list='consent_purpose' code={row.purpose_code} />,
  },
  {
    column: 'state_code',
    word: 'state',
    render: (row) => <CodeLabel list='consent_state' code={row.state_code} />,
  },
  { column: 'weekdays', word: 'window', render: (row) => <Window entry={row} /> },
  {
    column: 'evidence_code',
    word: 'evidence',
    render: (row) => (
      <>
        <CodeLabel list='consent_evidence' code={row.evidence_code} /> {row.reference}
      </>
    ),
  },
  { column: 'entered_by_name', word: 'entered_by', render: (row) => <Plain value={row.entered_by_name} /> },
  {
    column: 'entered_at',
    word: 'entered_at',
    render: (row) => <Plain value={bankMoment(row.entered_at).slice(0, 16)} />,
  },
]
type Word = 'given_on' | 'channel' | 'purpose' | 'state' | 'window' | 'evidence' | 'entered_by' | 'entered_at'

function History({ entries }: { entries: ConsentEntry[] }) {
  const t = useContactsText()
  const night = useNight()
  return (
    <details className={styles['history']}>
      <summary>{t('consent.history', { count: entries.length })}</summary>
      <DataTable<ConsentEntry>
        label={t('consent.history', { count: entries.length })}
        rows={entries}
        rowKey={(row) => row.consent_id}
        columns={COLUMNS.map(({ word, ...it }) => ({ ...it, label: t(`consent.${word}`) }))}
        businessDate={night?.business_date ?? ''}
        empty={<EmptyState isSmall title={t('state.no_rows')} />}
      />
    </details>
  )
}

/** What a customer agreed to, with its evidence; what was said before stays readable. */
export function ConsentSection({ recordKey }: { recordKey: CustomerKey }) {
  const t = useContactsText()
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useQuery(consentsQuery(recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={6} />
  const { customerId, asOf } = recordKey
  return (
    <Section title={t('consent.section')} note={asOf !== null && t('contact.as_of', { date: asOf })}>
      <div className={styles['head']}>
        <p>{t('consent.note')}</p>
        {data.may_write && asOf === null && (
          <Button onClick={() => setOpen(true)}>{t('consent.enter')}</Button>
        )}
      </div>
      <Matrix entries={data.entries} />
      {data.entries.length > 0 && <History entries={data.entries} />}
      {isOpen && (
        <Suspense fallback={null}>
          <ConsentForm customerId={customerId} today={data.today} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Section>
  )
}
