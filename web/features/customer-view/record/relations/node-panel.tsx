import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { CodeLabel } from '../../../../shared/code-label.tsx'
import { useColumnLabel } from '../../../../shared/definitions.ts'
import { Day, Money, Plain } from '../../../../shared/figures.tsx'
import { useRelationsText } from '../../../../shared/relations-text.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import { seenAlike } from '../../customer-record-search.ts'
import { Evidence } from './evidence.tsx'
import type { Placed } from './graph.ts'
import styles from './relations.module.css'

type NameProps = { customerId: string | null; name: string | null }

/** The name of one of the others; it leads to his record where the actor sees it. */
export function RelatedName({ customerId, name }: NameProps) {
  const t = useRelationsText()
  const search = useSearch({ from: '/frame/customers/$customer_id' })
  if (customerId === null) return <span>{name ?? t('relations.masked')}</span>
  return (
    <Link
      to='/customers/$customer_id'
      params={{ customer_id: customerId }}
      search={seenAlike(search, 'relations')}
      preload={false}
    >
      {name ?? customerId}
    </Link>
  )
}

type PanelProps = {
  node: Placed | null
  error: unknown
  isOpened: boolean
  onOpen: () => void
  onRole: (role: string) => void
}

/** What is known of the node that was chosen, and what can be done with it. */
export function NodePanel({ node, error, isOpened, onOpen, onRole }: PanelProps) {
  const t = useRelationsText()
  if (!node) return <p className={styles['panel']}>{t('relations.choose')}</p>
  const [role] = node.roles
  return (
    <div className={styles['panel']} aria-live='polite'>
      {node.count === null ? (
        <Person node={node} />
      ) : (
        <p>
          {t(node.standing === 'shown' ? 'relations.many' : 'relations.many_hidden', { count: node.count })}
        </p>
      )}
      {node.count !== null && role?.list === 'relation_role' && node.ring === 1 && (
        <Button size='small' onClick={() => onRole(role.code)}>
          {t('relations.in_table')}
        </Button>
      )}
      {node.customerId !== null && node.ring === 1 && (
        <Button size='small' aria-expanded={isOpened} onClick={onOpen}>
          {t(isOpened ? 'relations.fold' : 'relations.unfold')}
        </Button>
      )}
      {isOpened && error !== null && <ProblemNotice error={error} />}
    </div>
  )
}

function Person({ node }: { node: Placed }) {
  const t = useRelationsText()
  const label = useColumnLabel()
  const figures = node.rows[0] ?? node.member
  const facts: [string, ReactNode][] = [
    ...node.rows.map((row, at): [string, ReactNode] => [
      t('relations.evidence'),
      <span key={at}>
        <Day value={row.since_on} /> <Evidence row={row} />
      </span>,
    ]),
    ...(node.standing === 'shown'
      ? ([
          [label('org_name'), <Plain key='org' value={figures?.org_name} />],
          [label('aum_balance_eod'), <Money key='aum' value={figures?.aum_balance_eod} hasUnit />],
          [
            label('deposit_balance_eod'),
            <Money key='deposit' value={figures?.deposit_balance_eod} hasUnit />,
          ],
          [label('loan_balance_eod'), <Money key='loan' value={figures?.loan_balance_eod} hasUnit />],
        ] as [string, ReactNode][])
      : []),
  ]
  return (
    <>
      <strong>
        <RelatedName customerId={node.customerId} name={node.name} />
      </strong>
      <ul>
        {node.roles.map(({ list, code }) => (
          <li key={code}>
            <CodeLabel list={list} code={code} />
          </li>
        ))}
      </ul>
      {node.standing !== 'shown' && <p>{t(`relations.standing.${node.standing}`)}</p>}
      <dl>
        {facts.map(([name, value], at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
