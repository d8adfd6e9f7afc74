import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRelationsText } from '../../../../shared/relations-text.ts'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import { useIsNarrow } from '../../../../shared/use-viewport.ts'
import { readCustomerRecordSearch } from '../../customer-record-search.ts'
import record from '../record.module.css'
import type { TabProps } from '../section.tsx'
import { Section } from '../section.tsx'
import { CombinedSection, GroupSection } from './group-section.tsx'
import { RelationGraph } from './relation-graph.tsx'
import { type Place, RelationTable } from './relation-table.tsx'
import { relationsQuery } from './relations.api.ts'
import styles from './relations.module.css'

/** Which rows the table shows stands in the address. */
function usePlace(): [Place, (place: Place) => void] {
  const { relation: role, page = 1 } = useSearch({ from: '/frame/customers/$customer_id' })
  const navigate = useNavigate({ from: '/customers/$customer_id' })
  const go = (to: Place) =>
    void navigate({ search: (old) => readCustomerRecordSearch({ ...old, relation: to.role, page: to.page }) })
  return [{ role, page }, go]
}

export function RelationsTab({ recordKey, businessDate, name }: TabProps & { name: string }) {
  const t = useRelationsText()
  const isNarrow = useIsNarrow()
  const [place, onPlace] = usePlace()
  const { data, error, refetch } = useQuery(relationsQuery(recordKey))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  const at = { recordKey, businessDate }
  const table = <RelationTable {...at} counts={data?.counts} place={place} onPlace={onPlace} />
  if (!data) {
    return (
      <div className={record['sections']}>
        {!isNarrow && <Bones rows={10} />}
        {table}
      </div>
    )
  }
  const { counts, groups, combined } = data
  const isDrawn = !isNarrow && (counts.length > 0 || groups.some((group) => group.member_count > 1))
  return (
    <div className={record['sections']}>
      {isDrawn && (
        <Section title={t('relations.graph')}>
          <RelationGraph
            key={recordKey.customerId}
            recordKey={recordKey}
            name={name}
            answer={data}
            onRole={(role) => onPlace({ role, page: 1 })}
          />
        </Section>
      )}
      {table}
      {groups.map((group) => (
        <GroupSection key={group.group_id} group={group} businessDate={businessDate} />
      ))}
      {combined && <CombinedSection combined={combined} hidden={data.hidden} businessDate={businessDate} />}
      <p className={styles['note']}>{t('relations.sources')}</p>
    </div>
  )
}
