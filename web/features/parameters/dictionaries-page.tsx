import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { useParametersText } from '../../shared/parameters-text.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { BasketBox } from './basket-box.tsx'
import { LineEditor, type Wish } from './line-editor.tsx'
import { type Line, type ListRecord, listQuery } from './parameters.api.ts'
import styles from './parameters.module.css'
import { readDictionarySearch } from './parameters-search.ts'
import { SourceBadge } from './words.tsx'

const CURRENCY = 'currency'

/** Which codes of the sources mean a code of ours, where the bank keeps such a list. */
function useSourceCodes(kind: string): (code: string) => string | null {
  const { data } = useQuery({ ...listQuery('currencies', undefined), enabled: kind === CURRENCY })
  if (kind !== CURRENCY || !data) return () => null
  return (code) =>
    data.lines
      .filter((it) => it.values['currency_code'] === code)
      .map((it) => it.key['source_currency_code'])
      .join(' ')
}

type CodesProps = { record: ListRecord; kind: string; onWish: (wish: Wish) => void }

function Codes({ record, kind, onWish }: CodesProps) {
  const t = useParametersText()
  const sourceCodes = useSourceCodes(kind)
  const lines = record.lines.filter((it) => it.key['code_list'] === kind)
  const ofSources =
    kind === CURRENCY
      ? [
          {
            column: 'code_sources',
            label: t('dictionaries.sources'),
            render: (it: Line) => sourceCodes(it.key['code'] ?? ''),
          },
        ]
      : []
  const tools = {
    column: 'code_tools',
    label: t('parameters.tools'),
    render: (line: Line) => (
      <span className={styles['buttons']}>
        <Button size='small' onClick={() => onWish({ kind: 'change', line })}>
          {t('parameters.wish.change')}
        </Button>
        <Button size='small' onClick={() => onWish({ kind: 'end', line })}>
          {t('parameters.wish.end')}
        </Button>
      </span>
    ),
  }
  return (
    <div className={styles['table']}>
      <DataTable<Line>
        label={t('menu.dictionaries')}
        rows={lines}
        rowKey={(it) => `${it.key['code_list']} ${it.key['code']}`}
        columns={[
          {
            column: 'code_code',
            label: t('dictionaries.code'),
            isFixed: true,
            render: (it) => <code>{it.key['code']}</code>,
          },
          { column: 'code_zh', label: t('dictionaries.zh'), render: (it) => it.values['zh'] },
          { column: 'code_en', label: t('dictionaries.en'), render: (it) => it.values['en'] },
          ...ofSources,
          { column: 'code_source', label: t('parameters.source'), render: (it) => <SourceBadge line={it} /> },
          ...(record.may_propose ? [tools] : []),
        ]}
        empty={<EmptyState title={t('parameters.no_lines')} isSmall />}
      />
    </div>
  )
}

/** The codes that files and screens go by, kind by kind, in both languages. */
export function DictionariesPage() {
  const t = useParametersText()
  const { kind: asked } = useSearch({ from: '/frame/system/dictionaries' })
  const navigate = useNavigate({ from: '/system/dictionaries' })
  const { data, error, refetch } = useQuery(listQuery('codes', undefined))
  const [wish, setWish] = useState<Wish | null>(null)
  usePageTitle('/system/dictionaries', t('menu.dictionaries'))
  const kinds = Map.groupBy(data?.lines ?? [], (it) => it.key['code_list'] ?? '')
  const names = [...kinds.keys()].toSorted((a, b) => (a < b ? -1 : 1))
  const kind = asked ?? names[0] ?? ''
  return (
    <section className={styles['page']} aria-labelledby='dictionaries-title'>
      <header className={styles['head']}>
        <h1 id='dictionaries-title'>{t('menu.dictionaries')}</h1>
        {data && (
          <div className={styles['tools']}>
            <Select
              className={styles['choice']!}
              aria-label={t('dictionaries.kind')}
              showSearch
              optionFilterProp='label'
              value={kind}
              options={names.map((it) => ({ value: it, label: `${it} (${kinds.get(it)?.length})` }))}
              onChange={(it: string) =>
                void navigate({ search: readDictionarySearch({ kind: it }), replace: true })
              }
            />
            {data.may_propose && (
              <Button onClick={() => setWish({ kind: 'new', line: null })}>{t('parameters.wish.new')}</Button>
            )}
            <Link to='/system/parameters/$list' params={{ list: 'codes' }} search={{ tab: 'history' }}>
              {t('parameters.history')}
            </Link>
          </div>
        )}
      </header>
      <p className={styles['note']}>{t('dictionaries.note')}</p>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={10} />}
      <BasketBox />
      {data && <Codes record={data} kind={kind} onWish={setWish} />}
      {data && wish && <LineEditor record={data} wish={wish} onClose={() => setWish(null)} />}
    </section>
  )
}
