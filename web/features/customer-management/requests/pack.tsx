import { useQuery } from '@tanstack/react-query'
import { CodeLabel } from '../../../shared/code-label.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Day, Moment, Plain, useBilingual } from '../../../shared/figures.tsx'
import { useRequestsText } from '../../../shared/requests-text.ts'
import { EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import styles from '../allocation/allocation.module.css'
import { type HandoverPack, packQuery } from './requests.api.ts'

type Item = HandoverPack['items'][number]

const LISTS: Partial<Record<Item['part_code'], string>> = {
  maturity: 'maturity_kind',
  preference: 'preference_item',
}

/** Who has signed, and when. */
function Signatures({ pack }: { pack: HandoverPack }) {
  const t = useRequestsText()
  const say = useBilingual()
  return (
    <dl className={styles['facts']}>
      {pack.signatures.map((it) => (
        <div key={it.step_name_en}>
          <dt>{say({ zh: it.step_name_zh, en: it.step_name_en })}</dt>
          <dd>
            {it.person.display_name}{' '}
            {it.answered_at === null ? t('requests.unsigned') : <Moment value={it.answered_at} />}{' '}
            {it.is_passed && t('requests.passed')}
          </dd>
        </div>
      ))}
    </dl>
  )
}

const memberOf = ({ item_code }: Item) => (item_code === 'working' ? 'working' : 'todo')

function Said({ it }: { it: Item }) {
  const t = useRequestsText()
  const list = LISTS[it.part_code]
  return (
    <span>
      {list !== undefined && <CodeLabel list={list} code={it.item_code} />} {it.what}{' '}
      {it.part_code === 'work_list' && <small>{t(`requests.member.${memberOf(it)}`)}</small>}
    </span>
  )
}

/** What the next manager has to know, as it stood when it was asked for. */
export function Pack({ id }: { id: string }) {
  const t = useRequestsText()
  const { data, error } = useQuery(packQuery(id))
  if (error) return <ProblemNotice error={error} />
  if (!data || data.packed_at === null) return null
  return (
    <section className={styles['table']} aria-labelledby='request-pack'>
      <h2 id='request-pack'>
        {t('requests.pack')}{' '}
        <span className={styles['note']}>
          {t('requests.packed_at')} <Moment value={data.packed_at} />
        </span>
      </h2>
      <div className={styles['buttons']}>
        <Signatures pack={data} />
      </div>
      <DataTable<Item>
        label={t('requests.pack')}
        rows={data.items}
        rowKey={(it) => it.item_id}
        columns={[
          {
            column: 'pack_customer',
            label: t('requests.customer'),
            render: (it) => <Plain value={it.customer_name} />,
          },
          {
            column: 'pack_part',
            label: t('requests.pack_part'),
            render: (it) => t(`requests.part.${it.part_code}`),
          },
          { column: 'pack_what', label: t('requests.pack_what'), render: (it) => <Said it={it} /> },
          { column: 'pack_due', label: t('requests.pack_due'), render: (it) => <Day value={it.due_on} /> },
        ]}
        empty={<EmptyState title={t('requests.pack_none')} isSmall />}
      />
    </section>
  )
}
