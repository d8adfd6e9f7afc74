import { useMemo } from 'react'
import type { TableColumn } from '../../../shared/data-table.tsx'
import { Clipped, DataTable } from '../../../shared/data-table.tsx'
import { Count, Plain } from '../../../shared/figures.tsx'
import { useNightsText } from '../../../shared/nights-text.ts'
import { EmptyState } from '../../../shared/states.tsx'
import { LayerMap } from './layer-map.tsx'
import { linksOf, lookOf, toLookAt } from './night-graph.ts'
import { chooseSteps, isOf, type NightSearch, STEP_STATES, type StepFilter } from './night-search.ts'
import type { NightStep } from './nights.api.ts'
import styles from './nights.module.css'
import { StepFocus } from './step-focus.tsx'
import { Duration, StateBadge, useStepRemark, useStepTitle } from './step-words.tsx'

type Props = { steps: NightStep[]; search: NightSearch; onSearch: (change: NightSearch) => void }

const ATTENTION_MAX = 12

/** The night by its layers, and one step of it with its neighbours. */
export function StepGraph({ steps, search, onSearch }: Props) {
  const t = useNightsText()
  const links = useMemo(() => linksOf(steps), [steps])
  const urgent = useMemo(() => toLookAt(steps), [steps])
  const chosen = steps.find((it) => it.step === search.step) ?? urgent[0]
  const choose = (step: string) => onSearch({ ...search, step })
  return (
    <>
      <p className={styles['note']}>
        {t('nights.graph_hint')} <span className={styles['legend_before']}>{t('nights.legend_before')}</span>
        <span className={styles['legend_behind']}>{t('nights.legend_behind')}</span>
      </p>
      <LayerMap steps={steps} links={links} chosen={chosen?.step} onChoose={choose} />
      <div className={styles['attention']} role='group' aria-label={t('nights.attention')}>
        <strong>{t('nights.attention')}</strong>
        {urgent.length === 0 && <span className={styles['note']}>{t('nights.attention_none')}</span>}
        {urgent.slice(0, ATTENTION_MAX).map((it) => (
          <button
            key={it.step}
            type='button'
            aria-pressed={it === chosen}
            className={`${styles['chip']} ${styles[`look_${lookOf(it)}`]}`}
            onClick={() => choose(it.step)}
          >
            {it.step}
          </button>
        ))}
        {urgent.length > ATTENTION_MAX && (
          <span className={styles['note']}>{t('nights.more', { count: urgent.length - ATTENTION_MAX })}</span>
        )}
      </div>
      {chosen && <StepFocus steps={steps} links={links} step={chosen} onChoose={choose} />}
    </>
  )
}

function StepName({ step }: { step: NightStep }) {
  const titleOf = useStepTitle()
  const title = titleOf(step)
  return (
    <span className={styles['step_name']}>
      {title && <span>{title}</span>}
      <code>{step.step}</code>
    </span>
  )
}

function useStepColumns(): TableColumn<NightStep>[] {
  const t = useNightsText()
  const remarkOf = useStepRemark()
  return [
    {
      column: 'step_name',
      label: t('nights.step'),
      isFixed: true,
      sortBy: 'step',
      render: (it) => <StepName step={it} />,
    },
    { column: 'step_layer', label: t('nights.layer'), render: (it) => t(`nights.layer_${it.layer}`) },
    { column: 'step_state', label: t('nights.state'), render: (it) => <StateBadge state={lookOf(it)} /> },
    {
      column: 'step_seconds',
      label: t('nights.seconds'),
      isNumber: true,
      sortBy: 'seconds',
      render: (it) => <Duration seconds={it.seconds} usual={it.usual_seconds} />,
    },
    {
      column: 'step_rows_in',
      label: t('nights.rows_in'),
      isNumber: true,
      sortBy: 'rows_in',
      render: (it) => <Count value={it.rows_in} />,
    },
    {
      column: 'step_rows_out',
      label: t('nights.rows_out'),
      isNumber: true,
      sortBy: 'rows_out',
      render: (it) => <Count value={it.rows_out} />,
    },
    {
      column: 'step_hash',
      label: t('nights.hash'),
      render: (it) =>
        it.content_hash ? <Clipped text={it.content_hash} most={110} /> : <Plain value={null} />,
    },
    {
      column: 'step_remark',
      label: t('nights.remark'),
      render: (it) => <Clipped text={remarkOf(it)} most={260} />,
    },
  ]
}

/** The same steps as a table: of one state or all, sorted. */
export function StepTable({ steps, search, onSearch }: Props) {
  const t = useNightsText()
  const columns = useStepColumns()
  const countOf = (state: StepFilter) => steps.filter((it) => isOf(it, state)).length
  const { sort = '-seconds' } = search
  const order = sort.startsWith('-') ? ('descend' as const) : ('ascend' as const)
  return (
    <>
      <label className={styles['filter']}>
        {t('nights.state')}{' '}
        <select
          value={search.state ?? ''}
          onChange={({ target }) => {
            const { state: _, ...rest } = search
            const state = STEP_STATES.find((it) => it === target.value)
            onSearch(state === undefined ? rest : { ...rest, state })
          }}
        >
          <option value=''>{`${t('nights.all_states')} (${steps.length})`}</option>
          {STEP_STATES.map((state) => (
            <option key={state} value={state}>{`${t(`nights.state_${state}`)} (${countOf(state)})`}</option>
          ))}
        </select>
      </label>
      <div className={styles['body']}>
        <DataTable<NightStep>
          label={t('nights.graph')}
          rows={chooseSteps(steps, search)}
          rowKey={(it) => it.step}
          columns={columns}
          sort={{ column: sort.replace('-', ''), order }}
          onSort={(to) => {
            const { sort: _, ...rest } = search
            onSearch(to === undefined ? rest : { ...rest, sort: to })
          }}
          empty={<EmptyState title={t('nights.steps_none')} isSmall />}
          stickyIn={() => document.getElementById('main') ?? document.body}
        />
      </div>
    </>
  )
}
