import type { ReactNode } from 'react'
import { Count, Moment, Plain } from '../../../shared/figures.tsx'
import { useNightsText } from '../../../shared/nights-text.ts'
import { type Links, lookOf, reachOf } from './night-graph.ts'
import type { NightStep } from './nights.api.ts'
import styles from './nights.module.css'
import { Duration, StateBadge, useStepRemark, useStepTitle } from './step-words.tsx'

const SHOWN_MAX = 8
const ROW_PX = 40
const EDGE_PX = 56

type Choose = (step: string) => void
type Side = { way: 'before' | 'behind'; steps: NightStep[]; onChoose: Choose }

function Neighbour({ step, onChoose }: { step: NightStep; onChoose: Choose }) {
  const titleOf = useStepTitle()
  return (
    <button
      type='button'
      className={`${styles['node']} ${styles[`look_${lookOf(step)}`]}`}
      onClick={() => onChoose(step.step)}
    >
      <span>{titleOf(step) ?? step.step}</span>
      <code>{step.step}</code>
    </button>
  )
}

/** The nearest steps on one side, as many as can be read. */
function Neighbours({ way, steps, onChoose }: Side) {
  const t = useNightsText()
  const isBefore = way === 'before'
  const rest = steps.length - SHOWN_MAX
  return (
    <section className={styles['side']} aria-label={t(isBefore ? 'nights.upstream' : 'nights.downstream')}>
      {steps.length === 0 && (
        <p className={styles['note']}>{t(isBefore ? 'nights.no_upstream' : 'nights.no_downstream')}</p>
      )}
      {steps.slice(0, SHOWN_MAX).map((it) => (
        <Neighbour key={it.step} step={it} onChoose={onChoose} />
      ))}
      {rest > 0 && <p className={styles['note']}>{t('nights.more', { count: rest })}</p>}
    </section>
  )
}

/** Curves from as many rows to the middle, or from the middle to them. */
function Edges({ count, way }: { count: number; way: 'before' | 'behind' }) {
  const shown = Math.min(count, SHOWN_MAX)
  const height = Math.max(count > SHOWN_MAX ? SHOWN_MAX + 0.6 : shown, 1) * ROW_PX
  const middle = height / 2
  const paths = Array.from({ length: shown }, (_, row) => {
    const y = row * ROW_PX + ROW_PX / 2
    const [from, to] = way === 'before' ? [y, middle] : [middle, y]
    return `M0 ${from}C${EDGE_PX / 2} ${from} ${EDGE_PX / 2} ${to} ${EDGE_PX} ${to}`
  })
  return (
    <svg className={styles['edges']} width={EDGE_PX} height={height} aria-hidden>
      {paths.map((it) => (
        <path key={it} d={it} />
      ))}
    </svg>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function StepCard({ step, before, behind }: { step: NightStep; before: number; behind: number }) {
  const t = useNightsText()
  const titleOf = useStepTitle()
  const remark = useStepRemark()(step)
  return (
    <article className={styles['card']} aria-live='polite'>
      <h3>{titleOf(step) ?? step.step}</h3>
      <code>{step.step}</code>
      <p>
        <StateBadge state={lookOf(step)} />
      </p>
      <dl>
        <Fact label={t('nights.seconds')}>
          <Duration seconds={step.seconds} usual={step.usual_seconds} />
        </Fact>
        <Fact label={t('nights.began')}>
          <Moment value={step.began_at} isExact />
        </Fact>
        <Fact label={t('nights.rows_in')}>
          <Count value={step.rows_in} />
        </Fact>
        <Fact label={t('nights.rows_out')}>
          <Count value={step.rows_out} />
        </Fact>
        <Fact label={t('nights.table_rows')}>
          <Count value={step.row_count} />
        </Fact>
        <Fact label={t('nights.hash')}>
          {step.content_hash ? (
            <code className={styles['hash']}>{step.content_hash}</code>
          ) : (
            <Plain value={null} />
          )}
        </Fact>
      </dl>
      {remark && <p className={styles['message']}>{remark}</p>}
      <p className={styles['note']}>
        {t('nights.upstream_all', { count: before })} · {t('nights.downstream_all', { count: behind })}
      </p>
    </article>
  )
}

type Props = { steps: NightStep[]; links: Links; step: NightStep; onChoose: Choose }

/** One step, the steps it waits for, and those that wait for it. */
export function StepFocus({ steps, links, step, onChoose }: Props) {
  const { before = [], behind = [] } = links.get(step.step) ?? {}
  const named = (names: readonly string[]) => steps.filter((it) => names.includes(it.step))
  return (
    <div className={styles['focus']}>
      <Neighbours way='before' steps={named(before)} onChoose={onChoose} />
      <Edges way='before' count={before.length} />
      <StepCard
        step={step}
        before={reachOf(links, step.step, 'before').size}
        behind={reachOf(links, step.step, 'behind').size}
      />
      <Edges way='behind' count={behind.length} />
      <Neighbours way='behind' steps={named(behind)} onChoose={onChoose} />
    </div>
  )
}
