import { useRelationsText } from '../../../../shared/relations-text.ts'
import type { RelationRow } from './relations.api.ts'
import styles from './relations.module.css'

const FEEDS = ['CORE_CUST_ORG', 'CMS_GUAR', 'AGT_PAYROLL', 'CRM_HOUSEHOLD'] as const

type Told = Pick<RelationRow, 'evidence_feed' | 'evidence_key'> & { evidence_count?: number | null }

/** Which row of which feed a relation rests on. */
export function Evidence({ row }: { row: Told }) {
  const t = useRelationsText()
  const feed = FEEDS.find((it) => it === row.evidence_feed)
  const more = (row.evidence_count ?? 1) - 1
  return (
    <>
      <span title={row.evidence_feed}>{feed ? t(`relations.feed.${feed}`) : row.evidence_feed}</span>
      {row.evidence_key && (
        <span className={styles['key']}>
          {row.evidence_key}
          {more > 0 && ` ${t('relations.more', { count: more })}`}
        </span>
      )}
    </>
  )
}
