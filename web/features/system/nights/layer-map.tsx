import type { KeyboardEvent } from 'react'
import { useMemo, useRef } from 'react'
import { useNightsText } from '../../../shared/nights-text.ts'
import { LAYERS, type Links, type Look, lookOf, reachOf } from './night-graph.ts'
import type { NightStep } from './nights.api.ts'
import styles from './nights.module.css'
import { useStepTitle } from './step-words.tsx'

type Props = {
  steps: NightStep[]
  links: Links
  chosen: string | undefined
  onChoose: (step: string) => void
}

/** A shape beside the colour, for those who cannot tell colours apart. */
const SIGNS: Partial<Record<Look, string>> = {
  failed: '×',
  warned: '!',
  slow: '!',
  running: '▸',
  skipped: '–',
}

const STEPS_BY_KEY: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** Every step of a night as a square in its layer; one is chosen, and what hangs on it is marked. */
export function LayerMap({ steps, links, chosen, onChoose }: Props) {
  const t = useNightsText()
  const map = useRef<HTMLDivElement>(null)
  const byLayer = useMemo(() => Map.groupBy(steps, (it) => it.layer), [steps])
  const before = useMemo(() => (chosen ? reachOf(links, chosen, 'before') : null), [links, chosen])
  const behind = useMemo(() => (chosen ? reachOf(links, chosen, 'behind') : null), [links, chosen])
  const onKeyDown = (event: KeyboardEvent) => {
    const move = STEPS_BY_KEY[event.key]
    if (move === undefined) return
    event.preventDefault()
    const inOrder = LAYERS.flatMap((layer) => byLayer.get(layer) ?? [])
    const at = inOrder.findIndex((it) => it.step === chosen)
    const next = inOrder[Math.min(Math.max(at + move, 0), inOrder.length - 1)]
    if (!next) return
    onChoose(next.step)
    map.current?.querySelector<HTMLElement>(`[data-step='${CSS.escape(next.step)}']`)?.focus()
  }
  const reach = (step: string) => (before?.has(step) ? 'before' : behind?.has(step) ? 'behind' : undefined)
  return (
    <div
      ref={map}
      className={styles['map']}
      role='group'
      aria-label={t('nights.graph')}
      onKeyDown={onKeyDown}
    >
      {LAYERS.map((layer) => {
        const own = byLayer.get(layer) ?? []
        const done = own.filter((it) => it.state_code === 'done').length
        return (
          <section key={layer} className={styles['layer']} aria-label={t(`nights.layer_${layer}`)}>
            <h3>
              {t(`nights.layer_${layer}`)} <small>{`${done}/${own.length}`}</small>
            </h3>
            <div className={styles['cells']}>
              {own.map((it) => (
                <Cell
                  key={it.step}
                  step={it}
                  reach={reach(it.step)}
                  isChosen={it.step === chosen}
                  isFirst={chosen === undefined && it === steps[0]}
                  onChoose={onChoose}
                />
              ))}
            </div>
          </section>
        )
      })}
    </div>
  )
}

type CellProps = {
  step: NightStep
  reach: 'before' | 'behind' | undefined
  isChosen: boolean
  isFirst: boolean
  onChoose: (step: string) => void
}

function Cell({ step, reach, isChosen, isFirst, onChoose }: CellProps) {
  const t = useNightsText()
  const titleOf = useStepTitle()
  const look = lookOf(step)
  const words = [titleOf(step), step.step, t(`nights.state_${look}`)].filter(Boolean).join(' · ')
  return (
    <button
      type='button'
      className={`${styles['cell']} ${styles[`look_${look}`]} ${reach ? styles[reach] : ''}`}
      data-step={step.step}
      tabIndex={isChosen || isFirst ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={words}
      title={words}
      onClick={() => onChoose(step.step)}
    >
      <span aria-hidden>{SIGNS[look] ?? ''}</span>
    </button>
  )
}
