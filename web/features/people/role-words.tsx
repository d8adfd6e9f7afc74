import { isEmptyDiff, type ShownIn } from '../../../src/modules/people/roles.schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge } from '../../shared/code-label.tsx'
import { useBilingual } from '../../shared/figures.tsx'
import { useReachText } from '../../shared/reach-text.ts'
import { useFieldClassName } from '../../shared/field-classes.ts'
import type { Role, RoleChange, RoleContent, RoleList } from './people.api.ts'
import styles from './people.module.css'

export type Words = RoleList['permissions'][number]

export const useRoleTitle = () => {
  const say = useBilingual()
  return (role: Pick<RoleContent, 'name_zh' | 'name_en'>) => say({ zh: role.name_zh, en: role.name_en })
}

/** The rights module by module, in the order of the menu. */
export const byModule = (permissions: readonly Words[]): [module: string, permissions: Words[]][] => [
  ...Map.groupBy(permissions, (it) => it.module),
]

const MODULES = [
  'customer-view',
  'customer-profile',
  'customer-contacts',
  'consents',
  'customer-management',
  'prospects',
  'data-quality',
  'access',
  'system',
  'approvals',
  'parameters',
  'custom-fields',
  'exports',
] as const

export function useModuleName(): (module: string) => string {
  const t = usePeopleText()
  return (module) => {
    const known = MODULES.find((it) => it === module)
    return known === undefined ? module : t(`role.module.${known}`)
  }
}

export function Origin({ role }: { role: Role }) {
  const t = usePeopleText()
  if (!role.is_built_in) return <Badge text={t('role.own')} tone='blue' />
  return role.is_as_delivered ? (
    <span className={styles['muted']}>{t('role.built_in')}</span>
  ) : (
    <Badge text={t('role.changed')} tone='warning' />
  )
}

export type Diff = RoleChange['diff']

/** How something is shown in both places, in a few words. */
export const useShownText = () => {
  const t = usePeopleText()
  return ({ in_list: list, in_record: record }: ShownIn) =>
    t('role.shown_pair', { list: t(`role.shown.${list}`), record: t(`role.shown.${record}`) })
}

type DiffProps = { diff: Diff; permissions: readonly Words[] }

/** What is added and removed, in words. */
export function DiffWords({ diff, permissions }: DiffProps) {
  const t = usePeopleText()
  const say = useBilingual()
  const shownText = useShownText()
  const className = useFieldClassName()
  const { ofKind } = useReachText()
  const nameOf = (code: string) => {
    const words = permissions.find((it) => it.permission === code)
    return words ? say(words) : code
  }
  const valueOf = (field: Diff['fields'][number]['field'], value: string | null) => {
    if (field === 'is_active') return t(value === 'true' ? 'value.yes' : 'value.no')
    if (field !== 'reach_kind') return value ?? t('user.none')
    return ofKind(value as RoleContent['reach_kind'])
  }
  if (isEmptyDiff(diff)) return <p className={styles['muted']}>{t('role.diff_none')}</p>
  return (
    <ul className={styles['diff']} aria-label={t('role.diff')}>
      {diff.added.length > 0 && (
        <li className={styles['added']}>
          + {t('role.added')} {diff.added.map(nameOf).join(t('text.comma'))}
        </li>
      )}
      {diff.removed.length > 0 && (
        <li className={styles['removed']}>
          − {t('role.removed')} {diff.removed.map(nameOf).join(t('text.comma'))}
        </li>
      )}
      {diff.fields.map(({ field, before, after }) => (
        <li key={field}>
          {t('role.from_to', {
            field: t(`role.field.${field}`),
            before: valueOf(field, before),
            after: valueOf(field, after),
          })}
        </li>
      ))}
      {diff.shown.map(({ field_class: field, before, after }) => (
        <li key={field}>
          {t(before ? 'role.shown_from_to' : 'role.shown_as', {
            field: className(field),
            before: before ? shownText(before) : '',
            after: shownText(after),
          })}
        </li>
      ))}
    </ul>
  )
}

/** What a new role was made of, and what it takes from there besides what is shown. */
export function CopiedWords({ change }: { change: RoleChange }) {
  const t = usePeopleText()
  const titleOf = useRoleTitle()
  const { copied_from: model } = change
  return model && <p>{t('role.copied', { name: titleOf(model) })}</p>
}
