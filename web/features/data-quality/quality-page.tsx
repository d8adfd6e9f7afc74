import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { codeLabel } from '../../shared/codes.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { Bones, EmptyState, ProblemNotice } from '../../shared/states.tsx'
import { QualityCellPanel } from './quality-cell.tsx'
import { QualityMatrix, UnitPath } from './quality-matrix.tsx'
import { useQualityText } from '../../shared/quality-text.ts'
import styles from './quality.module.css'
import type { QualitySearch } from './quality-search.ts'
import { readCell, readQualitySearch, SENSES, TYPES, writeCell } from './quality-search.ts'
import type { QualityAnswer } from './quality.api.ts'
import { qualityQuery } from './quality.api.ts'

type ChoiceProps = {
  label: string
  value: string | undefined
  options: { value: string; label: string }[]
  onChange: (value: string | undefined) => void
}

/** One choice among few; the first, with no value of its own, is the usual one. */
function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      className={styles['choice']!}
      aria-label={label}
      prefix={label}
      value={value ?? ''}
      options={options}
      onChange={(chosen) => onChange(chosen === '' ? undefined : chosen)}
    />
  )
}

type FilterProps = {
  answer: QualityAnswer
  search: QualitySearch
  onChange: (change: Partial<Record<keyof QualitySearch, string | undefined>>) => void
}

function Filters({ answer, search, onChange }: FilterProps) {
  const t = useQualityText()
  const { language } = usePreferences()
  const word = (list: string, code: string) => ({ value: code, label: codeLabel(list, code, language) })
  return (
    <div className={styles['filters']} role='group' aria-label={t('quality.filters')}>
      <Choice
        label={t('quality.sense')}
        value={search.sense}
        options={[
          { value: '', label: t('quality.sense.all') },
          ...SENSES.map((sense) => ({ value: sense, label: t(`quality.sense.${sense}`) })),
        ]}
        onChange={(sense) => onChange({ sense })}
      />
      <Choice
        label={t('quality.type')}
        value={search.type}
        options={[
          { value: '', label: t('quality.type.all') },
          ...TYPES.map((type) => word('customer_type', type)),
        ]}
        onChange={(type) => onChange({ type, cell: undefined })}
      />
      <Choice
        label={t('quality.source')}
        value={search.source}
        options={[
          { value: '', label: t('quality.source.all') },
          ...answer.sources.map((it) => word('source_system', it)),
        ]}
        onChange={(source) => onChange({ source })}
      />
      {answer.dates.length > 0 && (
        <Choice
          label={t('quality.date')}
          value={answer.measured_on ?? undefined}
          options={answer.dates.map((date) => ({ value: date, label: date }))}
          onChange={(date) => onChange({ date: date === answer.dates[0] ? undefined : date })}
        />
      )}
    </div>
  )
}

/** How good the fields of customers are: every field against the units one reaches, in four senses. */
export function QualityPage() {
  const t = useQualityText()
  const search = useSearch({ from: '/frame/system/quality' })
  const navigate = useNavigate({ from: '/system/quality' })
  const { data, error, isPlaceholderData, refetch } = useQuery(qualityQuery(search))
  usePageTitle('/system/quality', t('menu.quality'))
  const go: FilterProps['onChange'] = (change) =>
    void navigate({ search: (old) => readQualitySearch({ ...old, ...change }), resetScroll: false })
  const cell = readCell(search.cell)
  const unit = data?.units.find((it) => it.unit_id === cell?.unit)
  return (
    <section className={styles['page']} aria-labelledby='quality-title'>
      <header className={styles['head']}>
        <h1 id='quality-title'>{t('menu.quality')}</h1>
        {data?.measured_on && (
          <span className={styles['note']}>
            {t('quality.measured', { date: data.measured_on })} · {t('quality.note')}
          </span>
        )}
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Bones rows={12} />}
      {data && !error && (
        <>
          <Filters answer={data} search={search} onChange={go} />
          <UnitPath answer={data} search={search} />
          {data.measured_on === null ? (
            <EmptyState title={t('quality.nothing')} hint={t('quality.nothing_hint')} />
          ) : (
            <QualityMatrix
              answer={data}
              search={search}
              chosen={cell}
              onCell={(it) => go({ cell: writeCell(it) })}
              isRefreshing={isPlaceholderData}
            />
          )}
          {cell && unit && (
            <QualityCellPanel
              cell={cell}
              search={search}
              unitName={unit.unit_name}
              onClose={() => go({ cell: undefined })}
            />
          )}
        </>
      )}
    </section>
  )
}
