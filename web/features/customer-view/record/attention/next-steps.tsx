import { useQuery } from '@tanstack/react-query'
import { useLifeText } from '../../../../shared/life-text.ts'
import type { RecordTabName } from '../../customer-record-search.ts'
import type { CustomerKey } from '../../customer-view.api.ts'
import { Section } from '../section.tsx'
import { attentionQuery } from './attention.api.ts'
import styles from './attention.module.css'
import { useFigureWords } from './use-figure-words.ts'

type Props = { recordKey: CustomerKey; onTab: (tab: RecordTabName) => void }

/** What to do next, why, and where it leads. */
export function NextSteps({ recordKey, onTab }: Props) {
  const t = useLifeText()
  const words = useFigureWords()
  const { data } = useQuery(attentionQuery(recordKey))
  if (!data || data.steps.length === 0) return null
  const { steps, is_selling_held: isHeld } = data
  return (
    <Section title={t('attention.steps')} note={isHeld && t('attention.selling_held')}>
      <ol className={styles['steps']}>
        {steps.map((step) => (
          <li key={step.step_code}>
            <button type='button' onClick={() => onTab(step.tab)}>
              {t(`step.${step.step_code}`, words(step))}
            </button>
            <span>{t(`reason.${step.step_code}`, words(step))}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
