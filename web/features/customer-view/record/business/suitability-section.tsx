import { useQuery } from '@tanstack/react-query'
import { useBusinessText } from '../../../../shared/business-text.ts'
import { CodeLabel } from '../../../../shared/code-label.tsx'
import { codeLabel } from '../../../../shared/codes.ts'
import { Day, Decimal, YesNo } from '../../../../shared/figures.tsx'
import { usePreferences } from '../../../../shared/preferences.ts'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import type { TabRow } from '../../customer-view.api.ts'
import { tabQuery } from '../../customer-view.api.ts'
import type { Fact, TabProps } from '../section.tsx'
import { Facts, Section } from '../section.tsx'
import styles from './business.module.css'

type Assessment = TabRow<'suitability'>

function useFacts(assessment: Assessment): Fact[] {
  const t = useBusinessText()
  return [
    {
      column: 'tolerance_code',
      label: t('business.tolerance'),
      value: <CodeLabel list='risk_level' code={assessment.risk_level_code} />,
    },
    {
      column: 'assessment_expires_on',
      label: t('business.assessment_expires'),
      value: <Day value={assessment.expires_on} />,
    },
    {
      column: 'assessed_on',
      label: t('business.assessed_on'),
      value: <Day value={assessment.assessed_on} />,
    },
    { column: 'score', label: t('business.score'), value: <Decimal value={assessment.score} /> },
    {
      column: 'assessment_channel_code',
      label: t('business.assessed_at'),
      value: <CodeLabel list='channel' code={assessment.channel_code} />,
    },
    {
      column: 'is_qualified_investor',
      label: t('business.qualified_investor'),
      value: <YesNo value={assessment.is_qualified_investor} />,
    },
  ]
}

/** What speaks against the customer's holdings, in plain words. */
function Warnings({ assessment, above }: { assessment: Assessment; above: TabRow<'mismatches'>[] }) {
  const t = useBusinessText()
  const { language } = usePreferences()
  const level = (code: string | null) => codeLabel('risk_level', code ?? '', language)
  if (!assessment.is_expired && above.length === 0) return null
  return (
    <ul className={styles['warnings']}>
      {assessment.is_expired && <li>{t('business.expired', { date: assessment.expires_on ?? '' })}</li>}
      {above.map((it) => (
        <li key={it.holding_no}>
          {t('business.mismatch', {
            product: it.product_name ?? it.product_code ?? it.holding_no,
            level: level(it.risk_level_code),
            tolerance: level(assessment.risk_level_code),
          })}
        </li>
      ))}
    </ul>
  )
}

function Assessed({
  assessment,
  above,
  businessDate,
}: {
  assessment: Assessment
  above: TabRow<'mismatches'>[]
  businessDate: string
}) {
  return (
    <>
      <Warnings assessment={assessment} above={above} />
      <Facts facts={useFacts(assessment)} businessDate={businessDate} />
    </>
  )
}

/** How much risk the customer can bear, and a warning where more is held. */
export function SuitabilitySection({ recordKey, businessDate, isRare }: TabProps & { isRare: boolean }) {
  const t = useBusinessText()
  const assessed = useQuery(tabQuery('suitability', recordKey))
  const held = useQuery(tabQuery('mismatches', recordKey))
  const error = assessed.error ?? held.error
  const retry = () => void Promise.all([assessed.refetch(), held.refetch()])
  const [assessment] = assessed.data ?? []
  if (isRare && !error && !assessment) return null
  return (
    <Section title={t('business.suitability')}>
      {error ? (
        <ProblemNotice error={error} onRetry={retry} />
      ) : !assessed.data || !held.data ? (
        <Bones rows={3} />
      ) : assessment ? (
        <Assessed assessment={assessment} above={held.data} businessDate={businessDate} />
      ) : (
        <p className={styles['none']}>{t('business.not_assessed')}</p>
      )}
    </Section>
  )
}
