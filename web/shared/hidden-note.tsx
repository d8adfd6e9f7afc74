import type { HiddenPart } from '../../src/platform/hidden.schema.ts'
import { FIELD_CLASSES } from '../../src/platform/field-names.schema.ts'
import { useHiddenText } from './hidden-text.ts'
import { formatCount } from './money.ts'
import styles from './states.module.css'

const LEFT_OUT = [
  ...(['customers', 'related_customers', 'group_members', 'list_members'] as const),
  ...(['birthday', 'contacts', 'profile_events'] as const),
]

const nameOf = (kind: string) => FIELD_CLASSES.find((it) => it === kind) ?? 'custom'

/** How much of each kind several answers hide: values add up, what is left out is the same in all of them. */
export function joinHidden(parts: readonly HiddenPart[]): Map<string, number> {
  const joined = new Map<string, number>()
  for (const { kind, count } of parts) {
    const isLeftOut = LEFT_OUT.some((it) => it === kind)
    const name = isLeftOut ? kind : nameOf(kind)
    const known = joined.get(name) ?? 0
    joined.set(name, isLeftOut ? Math.max(known, count) : known + count)
  }
  return joined
}

/** Says in words what a page does not show, and how much of it: nobody takes a part for the whole. */
export function HiddenNote({ parts }: { parts: readonly HiddenPart[] | undefined }) {
  const t = useHiddenText()
  const joined = joinHidden(parts ?? [])
  if (joined.size === 0) return null
  const fields = [...FIELD_CLASSES, 'custom' as const].filter((it) => joined.has(it))
  const said = fields.map((it) =>
    t('hidden.field_count', { name: t(`hidden.class.${it}`), count: formatCount(joined.get(it)!) }),
  )
  return (
    <p className={styles['hidden']} role='note' aria-label={t('hidden.label')}>
      {said.length > 0 && t('hidden.fields', { fields: said.join(t('hidden.joint')) })}
      {joined.has('amount') && t('hidden.amounts')}
      {LEFT_OUT.filter((it) => joined.has(it)).map((it) => (
        <span key={it}>{t(`hidden.${it}`, { count: joined.get(it)! })}</span>
      ))}
    </p>
  )
}
