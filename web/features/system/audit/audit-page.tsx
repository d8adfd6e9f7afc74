import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { AUDIT_GROUPS, type AuditTranslate, useAuditText, useAuditWord } from '../../../shared/audit-text.ts'
import { Badge } from '../../../shared/code-label.tsx'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { DataTable } from '../../../shared/data-table.tsx'
import { Moment, Plain, useBilingual } from '../../../shared/figures.tsx'
import { DayRange, TextField } from '../../../shared/filter-fields.tsx'
import { formatCount } from '../../../shared/money.ts'
import { usePageTitle } from '../../../shared/page-title.ts'
import { Bones, EmptyState, ProblemNotice } from '../../../shared/states.tsx'
import { AuditWhat } from './audit-details.tsx'
import { type AuditSearch, readAuditSearch } from './audit-search.ts'
import styles from './audit.module.css'
import type { AuditLine, AuditState } from './audit.api.ts'
import { auditQuery, auditStateQuery } from './audit.api.ts'

type Narrow = (change: { [Part in keyof AuditSearch]?: AuditSearch[Part] | undefined }) => void

const ALGORITHMS = { sm2: 'SM2', ed25519: 'Ed25519' }

/** How far the trail is sealed: what an auditor asks first. */
function SealState({ state }: { state: AuditState }) {
  const t = useAuditText()
  const [anchor] = state.anchors
  return (
    <p className={styles['state']}>
      <span>
        {state.last_seal_no === null
          ? t('audit.state_none')
          : t('audit.state_sealed', { no: formatCount(state.last_seal_no) })}
      </span>
      {state.unsealed > 0 && <span>{t('audit.state_waiting', { count: formatCount(state.unsealed) })}</span>}
      <span>
        {anchor
          ? t('audit.state_anchor', { day: anchor.anchored_day, algorithm: ALGORITHMS[anchor.algorithm] })
          : t('audit.state_no_anchor')}
      </span>
      <span>
        {t('audit.state_verify')} <code>zhike audit verify</code>
      </span>
    </p>
  )
}

function ActionSelect({ value, onChange }: { value: string | undefined; onChange: (to?: string) => void }) {
  const t = useAuditText()
  const word = useAuditWord()
  return (
    <select
      aria-label={t('audit.action')}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value || undefined)}
    >
      <option value=''>{t('audit.all_actions')}</option>
      {(Object.keys(AUDIT_GROUPS) as (keyof typeof AUDIT_GROUPS)[]).map((group) => (
        <optgroup key={group} label={t(`audit.group.${group}`)}>
          {AUDIT_GROUPS[group].length > 1 && <option value={group}>{t(`audit.group.${group}`)}</option>}
          {AUDIT_GROUPS[group].map((action) => (
            <option key={action} value={action}>
              {word('action', action)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}

function Filters({ search, narrow }: { search: AuditSearch; narrow: Narrow }) {
  const t = useAuditText()
  return (
    <div className={styles['filters']} role='search' aria-label={t('audit.rows')}>
      <TextField
        label={t('audit.person_search')}
        value={search.user ?? ''}
        onChange={(user) => narrow({ user })}
      />
      <TextField
        label={t('audit.customer_search')}
        value={search.customer_id ?? ''}
        onChange={(customer_id) => narrow({ customer_id })}
      />
      <ActionSelect value={search.action} onChange={(action) => narrow({ action })} />
      <select
        aria-label={t('audit.outcome')}
        value={search.outcome ?? ''}
        onChange={({ target }) => narrow({ outcome: (target.value || undefined) as AuditSearch['outcome'] })}
      >
        <option value=''>{t('audit.all_outcomes')}</option>
        <option value='done'>{t('audit.outcome_done')}</option>
        <option value='refused'>{t('audit.outcome_refused')}</option>
      </select>
      <DayRange
        range={{ from: search.from ?? null, to: search.to ?? null }}
        onChange={({ from, to }) => narrow({ from: from ?? undefined, to: to ?? undefined })}
      />
    </div>
  )
}

function Person({ line, narrow, t }: { line: AuditLine; narrow: Narrow; t: AuditTranslate }) {
  const { user_id: id } = line
  if (id === null) return <span>{t('audit.nobody')}</span>
  return (
    <span className={styles['person']}>
      <button
        type='button'
        className={styles['chosen']}
        title={t('audit.only_this', { value: id })}
        onClick={() => narrow({ user: id })}
      >
        {line.user_name ?? id}
      </button>
      <small title={line.post_id ?? undefined}>{id}</small>
    </span>
  )
}

/** The customers of a line; an approval by what it is about, anything else by its number. */
function About({ line, narrow, t }: { line: AuditLine; narrow: Narrow; t: AuditTranslate }) {
  const say = useBilingual()
  const ids = [line.customer_id, line.other_customer_id].filter((it) => it !== null)
  if (line.subject_title) {
    return (
      <span className={styles['about']}>
        {say(line.subject_title)} <small>{line.subject}</small>
      </span>
    )
  }
  if (ids.length === 0) return <Plain value={line.subject} />
  return (
    <span className={styles['person']}>
      {ids.map((id) => (
        <button
          key={id}
          type='button'
          className={styles['chosen']}
          title={t('audit.only_this', { value: id })}
          onClick={() => narrow({ customer_id: id })}
        >
          {id}
        </button>
      ))}
    </span>
  )
}

function useAuditColumns(narrow: Narrow): TableColumn<AuditLine>[] {
  const t = useAuditText()
  const word = useAuditWord()
  return [
    {
      column: 'audit_time',
      label: t('audit.time'),
      isFixed: true,
      render: (line) => <Moment value={line.occurred_at} isExact />,
    },
    {
      column: 'audit_person',
      label: t('audit.person'),
      render: (line) => <Person line={line} narrow={narrow} t={t} />,
    },
    {
      column: 'audit_action',
      label: t('audit.action'),
      render: (line) => (
        <span title={line.action}>
          {line.action.includes(' /') ? t('audit.route') : word('action', line.action)}
        </span>
      ),
    },
    {
      column: 'audit_outcome',
      label: t('audit.outcome'),
      render: (line) =>
        line.outcome === 'done' ? (
          t('audit.outcome_done')
        ) : (
          <Badge text={t('audit.outcome_refused')} tone='alarm' />
        ),
    },
    {
      column: 'audit_object',
      label: `${t('audit.customer')} / ${t('audit.object')}`,
      render: (line) => <About line={line} narrow={narrow} t={t} />,
    },
    { column: 'audit_what', label: t('audit.what'), render: (line) => <AuditWhat line={line} /> },
    {
      column: 'audit_seal',
      label: t('audit.seal'),
      render: (line) => <span className={styles['seal']}>{line.seal_no ?? t('audit.unsealed')}</span>,
    },
  ]
}

function Pages({ search, next }: { search: AuditSearch; next: string | null }) {
  const t = useAuditText()
  const { before, ...rest } = search
  return (
    <nav className={styles['pages']} aria-label={t('audit.rows')}>
      {before !== undefined && (
        <Link to='/system/audit' search={rest}>
          {t('audit.newest')}
        </Link>
      )}
      {next !== null && (
        <Link to='/system/audit' search={{ ...rest, before: next }}>
          {t('audit.older')}
        </Link>
      )}
    </nav>
  )
}

/** Who did what, to whom, when, with what was before and after; for those who watch over it. */
export function AuditPage() {
  const t = useAuditText()
  const search = useSearch({ from: '/frame/system/audit' })
  const navigate = useNavigate({ from: '/system/audit' })
  const { data, error, isPlaceholderData, refetch } = useQuery(auditQuery(search))
  const { data: state } = useQuery(auditStateQuery)
  usePageTitle('/system/audit', t('menu.audit'))
  // Other conditions begin at the newest line again.
  const narrow: Narrow = (change) =>
    void navigate({ search: (old) => readAuditSearch({ ...old, before: undefined, ...change }) })
  const columns = useAuditColumns(narrow)
  return (
    <section className={styles['page']} aria-labelledby='audit-title'>
      <header className={styles['head']}>
        <h1 id='audit-title'>{t('menu.audit')}</h1>
        <span className={styles['note']}>{t('audit.note')}</span>
      </header>
      {state && <SealState state={state} />}
      <Filters search={search} narrow={narrow} />
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={12} />}
      {data && !error && (
        <>
          <div className={styles['body']}>
            <DataTable<AuditLine>
              label={t('audit.rows')}
              rows={data.rows}
              rowKey={(line) => line.audit_id}
              columns={columns}
              empty={<EmptyState title={t('audit.nothing')} hint={t('audit.nothing_hint')} />}
              isRefreshing={isPlaceholderData}
              stickyIn={() => document.getElementById('main') ?? document.body}
            />
          </div>
          <Pages search={search} next={data.next} />
        </>
      )}
    </section>
  )
}
