import { Badge } from '../../shared/code-label.tsx'
import { usePeopleText } from '../../shared/people-text.ts'
import styles from './people.module.css'
import type { UnitChange, UnitDetails, UnitRow } from './units.api.ts'

type Level = Pick<UnitRow, 'unit_level'>

/** What kind of unit a level is, with the level. */
export function useUnitKind(): (unit: Level) => string {
  const t = usePeopleText()
  return ({ unit_level: level }) => {
    const known = ([1, 2, 3, 4] as const).find((it) => it === level)
    return t('unit.level_of', { kind: t(`unit.kind.${known ?? 'other'}`), level })
  }
}

export function UnitState({ unit }: { unit: Pick<UnitRow, 'is_open'> }) {
  const t = usePeopleText()
  return unit.is_open ? (
    <Badge text={t('unit.open')} tone='teal' />
  ) : (
    <Badge text={t('unit.closed')} tone='warning' />
  )
}

/** Business lines by name. */
export function useLineWords(): (lines: readonly string[]) => string {
  const t = usePeopleText()
  return (lines) =>
    lines
      .map((it) => (it === 'retail' || it === 'corporate' ? t(`post.line.${it}`) : it))
      .join(t('text.comma'))
}

/** Fields before and after. */
export function UnitChanges({ changes }: { changes: readonly UnitChange[] }) {
  const t = usePeopleText()
  const linesOf = useLineWords()
  const show = (field: keyof UnitDetails, value: string | null) => {
    if (value === null) return t('unit.empty')
    return field === 'line_codes' ? linesOf(value.split(',')) : value
  }
  return (
    <ul className={styles['diff']}>
      {changes.map(({ field, from, to }) => (
        <li key={field}>
          {t('unit.change', {
            field: t(`unit.field.${field}`),
            from: show(field, from),
            to: show(field, to),
          })}
        </li>
      ))}
    </ul>
  )
}
