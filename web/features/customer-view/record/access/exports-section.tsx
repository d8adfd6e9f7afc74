import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useAccessText } from '../../../../shared/access-text.ts'
import { Moment } from '../../../../shared/figures.tsx'
import { formatCount } from '../../../../shared/money.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import { exportsQuery } from './access.api.ts'
import styles from './access.module.css'

/** Who has ever taken this customer away in a file; on demand only, because asking leaves a line. */
export function ExportsSection({ customerId }: { customerId: string }) {
  const t = useAccessText()
  const { data, error, isFetching, refetch } = useQuery({ ...exportsQuery(customerId), enabled: false })
  return (
    <section className={styles['section']}>
      <h3>{t('access.exports')}</h3>
      <Button loading={isFetching} onClick={() => void refetch()}>
        {t('access.exports_ask')}
      </Button>
      {error && <ProblemNotice error={error} />}
      {data?.exports.length === 0 && <p>{t('access.exports_none')}</p>}
      {data && (
        <ul className={styles['people']}>
          {data.exports.map((it) => (
            <li key={it.export_no}>
              <strong>{it.user_name}</strong>{' '}
              <small>
                {it.user_id} · <Moment value={it.asked_at} /> ·{' '}
                {t('access.exports_line', { no: it.export_no, rows: formatCount(it.row_count) })}
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
