import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { CodeLabel } from '../../shared/code-label.tsx'
import { DayField } from '../../shared/day-field.tsx'
import { useBilingual } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { useParametersText } from '../../shared/parameters-text.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import { Tabs } from '../../shared/tabs.tsx'
import { BasketBox } from './basket-box.tsx'
import { LineEditor, type Wish } from './line-editor.tsx'
import { History, Lines } from './list-table.tsx'
import { type ListRecord, listQuery } from './parameters.api.ts'
import styles from './parameters.module.css'
import { type ListSearch, readParameterSearch } from './parameters-search.ts'
import { BaseBadge } from './words.tsx'

const PATH = '/system/parameters/$list'

function Content({ record }: { record: ListRecord }) {
  const t = useParametersText()
  const { tab } = useSearch({ from: '/frame/system/parameters/$list' })
  const navigate = useNavigate({ from: PATH })
  const [wish, setWish] = useState<Wish | null>(null)
  const mayChange = record.may_propose
  const choose = (key: string) =>
    void navigate({ search: (old) => readParameterSearch({ ...old, tab: key }), replace: true })
  const lines = (
    <Lines
      record={record}
      lines={record.lines}
      label={t('parameters.lines')}
      {...(mayChange && { onWish: setWish })}
    />
  )
  const dated = [
    {
      key: 'coming',
      label: t('parameters.coming', { count: record.coming.length }),
      content: <Lines record={record} lines={record.coming} label={t('parameters.coming_lines')} />,
    },
    {
      key: 'past',
      label: t('parameters.past', { count: record.past.length }),
      content: <Lines record={record} lines={record.past} label={t('parameters.past_lines')} />,
    },
  ]
  return (
    <>
      {mayChange && !record.has_fixed_keys && (
        <div className={styles['buttons']}>
          <Button onClick={() => setWish({ kind: 'new', line: null })}>{t('parameters.wish.new')}</Button>
        </div>
      )}
      <BasketBox />
      <div className={styles['tabs']}>
        <Tabs
          label={t('menu.parameters')}
          chosen={tab ?? 'lines'}
          onChoose={choose}
          tabs={[
            { key: 'lines', label: t('parameters.on_day', { day: record.on }), content: lines },
            ...(record.is_dated ? dated : []),
            {
              key: 'history',
              label: t('parameters.history_count', { count: record.history.length }),
              content: <History record={record} />,
            },
          ]}
        />
      </div>
      {wish && <LineEditor record={record} wish={wish} onClose={() => setWish(null)} />}
    </>
  )
}

/** One list: what holds on a day, what comes, what was, and who changed it. */
export function ParameterListPage() {
  const t = useParametersText()
  const say = useBilingual()
  const { list } = useParams({ from: '/frame/system/parameters/$list' })
  const search: ListSearch = useSearch({ from: '/frame/system/parameters/$list' })
  const navigate = useNavigate({ from: PATH })
  const { data, error, refetch } = useQuery(listQuery(list, search.on))
  usePageTitle(`/system/parameters/${list}`, data ? say(data.title) : error ? list : null)
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.parameters')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={8} height={20} />
  const choose = (on: string) =>
    void navigate({ search: (old) => readParameterSearch({ ...old, on }), replace: true })
  return (
    <article className={styles['page']} aria-labelledby='list-title'>
      <header className={styles['head']}>
        <h1 id='list-title'>{say(data.title)}</h1>
        <BaseBadge list={data} />
        <span className={styles['note']}>
          {t('parameters.owner')} <CodeLabel list='department' code={data.owner} />
        </span>
        {data.is_dated && (
          <div className={styles['tools']}>
            {t('parameters.day')} <DayField label={t('parameters.day')} value={data.on} onChange={choose} />
          </div>
        )}
      </header>
      {data.file_only && <p className={styles['note']}>{say(data.file_only)}</p>}
      {!data.is_dated && <p className={styles['note']}>{t('parameters.always_hint')}</p>}
      <Content record={data} />
    </article>
  )
}
