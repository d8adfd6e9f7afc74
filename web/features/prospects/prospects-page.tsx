import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import { PAGE_ROWS } from '../../../src/modules/prospects/schema.ts'
import { Badge } from '../../shared/code-label.tsx'
import { DataTable, type TableColumn } from '../../shared/data-table.tsx'
import { Day, Moment, Plain } from '../../shared/figures.tsx'
import { lazyPart } from '../../shared/lazy-part.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { useProspectsText } from '../../shared/prospects-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { ProspectFilters } from './prospect-filters.tsx'
import { type Prospect, prospectsQuery } from './prospects.api.ts'
import styles from './prospects.module.css'
import type { ProspectsSearch } from './prospects-search.ts'

const NewProspect = lazyPart(() => import('./new-prospect.tsx'), 'NewProspect')
const ImportDialog = lazyPart(() => import('./import-dialog.tsx'), 'ImportDialog')
const ProspectDrawer = lazyPart(() => import('./prospect-drawer.tsx'), 'ProspectDrawer')

const PATH = '/customers/prospects'

/** Where one stands: on the way to an account, or the customer it became. */
function useStanding(isConverted: boolean, today: string): TableColumn<Prospect>[] {
  const t = useProspectsText()
  if (isConverted) {
    return [
      {
        column: 'prospect_converted',
        label: t('prospects.converted_on'),
        render: (it) => <Day value={it.converted_on} />,
      },
      {
        column: 'prospect_customer',
        label: t('prospects.customer'),
        render: (it) => (
          <Link to='/customers/$customer_id' params={{ customer_id: it.converted_customer_id! }}>
            {t('prospects.to_customer')}
          </Link>
        ),
      },
    ]
  }
  return [
    {
      column: 'prospect_stage',
      label: t('prospects.stage'),
      render: (it) => <Badge text={t(`prospects.stage.${it.stage_code}`)} />,
    },
    {
      column: 'prospect_next',
      label: t('prospects.next'),
      render: (it) => (
        <span className={it.next_contact_on !== null && it.next_contact_on < today ? styles['late'] : ''}>
          <Day value={it.next_contact_on} />
        </span>
      ),
    },
  ]
}

function useColumns(search: ProspectsSearch, today: string): TableColumn<Prospect>[] {
  const t = useProspectsText()
  const standing = useStanding(search.state === 'converted', today)
  return [
    {
      column: 'prospect_name',
      label: t('prospects.name'),
      isFixed: true,
      render: (it) => (
        <Link to={PATH} search={{ ...search, open: it.prospect_id }}>
          {it.prospect_name}
        </Link>
      ),
    },
    {
      column: 'prospect_type',
      label: t('prospects.type'),
      render: (it) => t(`prospects.type.${it.customer_type_code}`),
    },
    {
      column: 'prospect_company',
      label: t('prospects.company'),
      render: (it) => <Plain value={it.company_name} />,
    },
    {
      column: 'prospect_phone',
      label: t('prospects.phone'),
      render: (it) => <Plain value={it.phone_masked} />,
    },
    ...standing,
    {
      column: 'prospect_last',
      label: t('prospects.last'),
      render: (it) => <Moment value={it.last_contact_at} />,
    },
    {
      column: 'prospect_source',
      label: t('prospects.source'),
      render: (it) => t(`prospects.source.${it.source_code}`),
    },
    { column: 'prospect_region', label: t('prospects.region'), render: (it) => <Plain value={it.region} /> },
    {
      column: 'prospect_owner',
      label: t('prospects.owner'),
      render: (it) => `${it.owner_name ?? it.owner_id} ${it.unit_name ?? ''}`,
    },
  ]
}

function Tools({ onNew, onImport }: { onNew: () => void; onImport: () => void }) {
  const t = useProspectsText()
  return (
    <span className={styles['tools']}>
      <Button onClick={onImport}>{t('prospects.import')}</Button>
      <Button type='primary' onClick={onNew}>
        {t('prospects.new')}
      </Button>
    </span>
  )
}

function Pages({ search, total }: { search: ProspectsSearch; total: number }) {
  const t = useProspectsText()
  const page = search.page ?? 1
  const to = (next: number): ProspectsSearch => {
    const { page: _page, ...rest } = search
    return next > 1 ? { ...rest, page: next } : rest
  }
  return (
    <nav className={styles['pages']}>
      {page > 1 && (
        <Link to={PATH} search={to(page - 1)}>
          {t('prospects.page_earlier')}
        </Link>
      )}
      {page * PAGE_ROWS < total && (
        <Link to={PATH} search={to(page + 1)}>
          {t('prospects.page_later')}
        </Link>
      )}
      <span className={styles['note']}>{t('prospects.total', { count: total })}</span>
    </nav>
  )
}

/** People and companies without an account, within reach; whose next contact comes first stands first. */
export function ProspectsPage() {
  const t = useProspectsText()
  const search = useSearch({ from: '/frame/customers/prospects' })
  const navigate = useNavigate({ from: PATH })
  const { data, error, refetch } = useQuery(prospectsQuery(search))
  const [opened, setOpened] = useState<'new' | 'import' | null>(null)
  usePageTitle(PATH, t('menu.prospects'))
  const columns = useColumns(search, data?.today ?? '')
  const change = (set: Partial<Record<keyof ProspectsSearch, unknown>>) =>
    void navigate({
      search: (old) => {
        const { page: _page, ...rest } = { ...old, ...set } as Record<string, unknown>
        return Object.fromEntries(
          Object.entries(rest).filter(([, it]) => it !== undefined),
        ) as ProspectsSearch
      },
      replace: true,
    })
  const isFiltered = Object.keys(search).some((it) => it !== 'page' && it !== 'open')
  return (
    <section className={styles['page']} aria-labelledby='prospects-title'>
      <header className={styles['head']}>
        <h1 id='prospects-title'>{t('menu.prospects')}</h1>
        <span className={styles['note']}>{t('prospects.about')}</span>
        {data?.may_write && <Tools onNew={() => setOpened('new')} onImport={() => setOpened('import')} />}
      </header>
      <ProspectFilters search={search} onChange={change} />
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={8} />}
      {data && (
        <div className={styles['table']}>
          <DataTable<Prospect>
            label={t('menu.prospects')}
            rows={data.rows}
            rowKey={(it) => it.prospect_id}
            columns={columns}
            empty={<EmptyState title={t(isFiltered ? 'prospects.none_found' : 'prospects.none')} isSmall />}
          />
          <Pages search={search} total={data.total} />
        </div>
      )}
      <Suspense fallback={null}>
        {opened === 'new' && (
          <NewProspect
            today={data?.today ?? ''}
            onClose={() => setOpened(null)}
            onOpen={(open) => change({ open })}
          />
        )}
        {opened === 'import' && <ImportDialog onClose={() => setOpened(null)} />}
        {search.open !== undefined && (
          <ProspectDrawer key={search.open} id={search.open} onClose={() => change({ open: undefined })} />
        )}
      </Suspense>
    </section>
  )
}
