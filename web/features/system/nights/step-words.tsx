import { Badge, type Tone } from '../../../shared/code-label.tsx'
import { useBilingual, useSaid } from '../../../shared/figures.tsx'
import { useNightsText } from '../../../shared/nights-text.ts'
import type { Look } from './night-graph.ts'
import type { NightRun, NightStep } from './nights.api.ts'
import styles from './nights.module.css'

const TONES: Partial<Record<Look | NightRun['status'], Tone>> = {
  failed: 'alarm',
  warned: 'warning',
  slow: 'warning',
  running: 'blue',
  done: 'teal',
}

export function StateBadge({ state }: { state: Look | NightRun['status'] }) {
  const t = useNightsText()
  return <Badge text={t(`nights.state_${state}`)} tone={TONES[state] ?? 'plain'} />
}

/** Seconds as people say them. */
export function useDuration(): (seconds: number) => string {
  const t = useNightsText()
  return (seconds) => {
    const whole = Math.round(seconds)
    if (seconds < 60) return t('nights.seconds_value', { seconds: seconds.toFixed(1) })
    if (whole < 3600)
      return t('nights.minutes_value', { minutes: Math.floor(whole / 60), seconds: whole % 60 })
    return t('nights.hours_value', {
      hours: Math.floor(whole / 3600),
      minutes: Math.floor((whole % 3600) / 60),
    })
  }
}

/** How long it took, and beside it how long it usually takes. */
export function Duration({ seconds, usual }: { seconds: number | null; usual: number | null }) {
  const t = useNightsText()
  const say = useDuration()
  return (
    <span className={styles['duration']}>
      {seconds === null ? '—' : say(seconds)}
      {usual !== null && (
        <small title={t('nights.usual_note')}>
          {t('nights.usual')} {say(usual)}
        </small>
      )}
    </span>
  )
}

/** What a step has to say: why it failed, else what it noted. */
export function useStepRemark(): (
  step: Pick<NightStep, 'message' | 'message_zh' | 'note' | 'note_zh'>,
) => string {
  const say = useSaid()
  return ({ message, message_zh, note, note_zh }) =>
    message === null ? say({ zh: note_zh, en: note }) : say({ zh: message_zh, en: message })
}

const OWN_STEPS = ['arrivals', 'publish', 'keep_rows', 'archive'] as const

/** What a step does, in words; its own name stands beside it. */
export function useStepTitle(): (step: Pick<NightStep, 'step' | 'title'>) => string | null {
  const t = useNightsText()
  const say = useBilingual()
  return ({ step, title }) => {
    if (title) return say(title)
    const own = OWN_STEPS.find((it) => it === step)
    return own ? t(`nights.step_${own}`) : null
  }
}
