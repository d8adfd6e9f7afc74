import { useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import type { CorrectionAnswer } from '../../../../../src/modules/customer-view/correction.schema.ts'
import type { CustomerAnswer, CustomerRecord } from '../../../../../src/modules/customer-view/schema.ts'
import { bankMoment } from '../../../../shared/bank-moment.ts'
import { useColumnLabel } from '../../../../shared/definitions.ts'
import { useBilingual } from '../../../../shared/figures.tsx'
import { useRecordText } from '../../../../shared/record-text.ts'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import type { CustomerKey } from '../../customer-view.api.ts'
import { ChangedTable, changesOf } from '../comparison/changed-fields.tsx'
import { correctionQuery } from './correction.api.ts'
import styles from './correction.module.css'

const RUN_SHOWN = 10

type Known = 'then' | 'now'
type Props = {
  asOf: string
  correction: NonNullable<CustomerAnswer['correction']>
  recordKey: CustomerKey
  onKnown: (known: 'then' | undefined) => void
}

/** Says that a date has been corrected since it was published, and lets it be seen as it was known then. */
export function CorrectionBand({ asOf, correction, recordKey, onKnown }: Props) {
  const t = useRecordText()
  const [isOpen, setOpen] = useState(false)
  return (
    <section className={styles['band']} aria-label={t('correction.clock')}>
      <p role='status'>
        {t('correction.told', {
          date: asOf,
          at: bankMoment(correction.corrected_at).slice(0, 16),
          first: correction.first_date,
          run: correction.run_id.slice(0, RUN_SHOWN),
        })}
      </p>
      <div className={styles['choice']}>
        <Segmented<Known>
          aria-label={t('correction.clock')}
          value={recordKey.known ?? 'now'}
          options={[
            { value: 'then', label: t('correction.then') },
            { value: 'now', label: t('correction.now') },
          ]}
          onChange={(known) => onKnown(known === 'then' ? known : undefined)}
        />
        <Button type='link' aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('correction.differs')}
        </Button>
      </div>
      {isOpen && <Differences customerId={recordKey.customerId} asOf={asOf} />}
    </section>
  )
}

function Differences({ customerId, asOf }: { customerId: string; asOf: string }) {
  const t = useRecordText()
  const { data, error, refetch } = useQuery(correctionQuery(customerId, asOf))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={3} />
  if (data.before === null) return <p>{t('correction.not_then')}</p>
  if (data.after === null) return <p>{t('correction.not_now')}</p>
  return <Changes before={data.before} after={data.after} parts={data.parts} />
}

type ChangesProps = {
  before: CustomerRecord
  after: CustomerRecord
  parts: CorrectionAnswer['parts']
}

function Changes({ before, after, parts }: ChangesProps) {
  const t = useRecordText()
  const say = useBilingual()
  const label = useColumnLabel()
  const fields = (Object.keys(after) as (keyof CustomerRecord)[]).filter((it) => label(it) !== it)
  const rows = changesOf({ before, after }, fields)
  if (rows.length === 0 && parts.length === 0) return <p>{t('correction.same')}</p>
  const heads = { before: t('correction.then'), after: t('correction.now') }
  return (
    <>
      {rows.length > 0 && <ChangedTable title={t('correction.differs')} rows={rows} heads={heads} />}
      {parts.length > 0 && (
        <p>{t('correction.parts', { parts: parts.map(say).join(t('correction.comma')) })}</p>
      )}
    </>
  )
}
