import type { ReactNode } from 'react'
import { Count, Money, UnitNote } from '../../../shared/figures.tsx'
import type { IdentityLabel } from '../../../shared/identity-text.ts'
import { useIdentityText } from '../../../shared/identity-text.ts'
import type { PairAnswer } from '../identity.api.ts'
import styles from '../identity.module.css'
import { Holders } from './holders.tsx'
import { Panel } from './panel.tsx'

type Preview = PairAnswer['preview']

function useSentence({ effect_code, kept_id: kept, moving_ids, kept_reason_code }: Preview): string {
  const t = useIdentityText()
  const moving = moving_ids.join(t('text.comma'))
  if (effect_code === 'split') return t('identity.preview_split', { kept, moving })
  const reason = t(`identity.kept.${kept_reason_code ?? 'smaller_id'}`)
  return t('identity.preview_merge', { kept, moving, reason })
}

/** What a decision would change, before anybody takes it. */
export function PreviewPanel({ preview }: { preview: Preview }) {
  const t = useIdentityText()
  const sentence = useSentence(preview)
  const { together, people_newly: newly, people_no_longer: gone } = preview
  const figures: [IdentityLabel, ReactNode][] = [
    ['identity.aum', <Money key='aum' value={together.aum_balance_eod} />],
    ['identity.deposits', <Money key='deposits' value={together.deposit_balance_eod} />],
    ['identity.loans', <Money key='loans' value={together.loan_balance_eod} />],
    ['identity.account_count', <Count key='accounts' value={together.account_count} />],
    ['identity.holding_count', <Count key='holdings' value={together.holding_count} />],
    ['identity.loan_count', <Count key='loan_count' value={together.loan_count} />],
    ['identity.card_count', <Count key='cards' value={together.card_count} />],
  ]
  const facts: [string, ReactNode][] = [
    [t('identity.holders_after'), <Holders key='holders' holders={preview.holders} />],
    [t('identity.people_label'), t('identity.people', { newly, gone })],
    [
      t('identity.units'),
      t('identity.units_kept', {
        kept: preview.kept_org_name ?? t('identity.holder_none'),
        moving: preview.moving_org_name ?? t('identity.holder_none'),
      }),
    ],
    ...figures.map(([key, value]) => [`${t('identity.together')} · ${t(key)}`, value] as [string, ReactNode]),
  ]
  const isMerge = preview.effect_code === 'merge'
  return (
    <Panel title={t('identity.preview')} note={<UnitNote />}>
      <p>{sentence}</p>
      <dl className={styles['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles['muted']}>
        {t(isMerge ? 'identity.preview_other_distinct' : 'identity.preview_other_same')}
      </p>
    </Panel>
  )
}
