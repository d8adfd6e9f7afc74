import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { usePeopleText } from '../../shared/people-text.ts'
import { Badge, type Tone } from '../../shared/code-label.tsx'
import { useBilingual } from '../../shared/figures.tsx'
import type { Filter } from '../../shared/filter.ts'
import { findCondition, withCondition } from '../../shared/filter.ts'
import { orgQuery, type OpenItem, type UserRow } from './people.api.ts'
import styles from './people.module.css'

export type RoleWords = { role_code: string; role_name_zh: string; role_name_en: string }

/** What a role is called, in the language of the page. */
export function useRoleName(): (role: RoleWords) => string {
  const say = useBilingual()
  return (role) => say({ zh: role.role_name_zh, en: role.role_name_en })
}

const STATE_TONES: Record<UserRow['state_code'], Tone> = {
  active: 'teal',
  no_password: 'plain',
  expired: 'warning',
  locked: 'warning',
  left: 'alarm',
  disabled: 'plain',
}

export function StateBadge({ state }: { state: UserRow['state_code'] }) {
  const t = usePeopleText()
  return <Badge text={t(`user.state.${state}`)} tone={STATE_TONES[state]} />
}

const HR_TONES: Partial<Record<UserRow['hr_code'], Tone>> = { moved: 'warning', left: 'alarm' }

export function HrWord({ code }: { code: UserRow['hr_code'] }) {
  const t = usePeopleText()
  const tone = HR_TONES[code]
  const text = t(`user.hr.${code}`)
  return tone === undefined ? (
    <span className={styles['muted']}>{text}</span>
  ) : (
    <Badge text={text} tone={tone} />
  )
}

type Posted = RoleWords & { post_id: string; unit_name: string | null; unit_id: string }

/** Posts as role at unit, one after the other. */
export function PostWords({ posts }: { posts: readonly Posted[] }) {
  const t = usePeopleText()
  const nameOf = useRoleName()
  if (posts.length === 0) return <span className={styles['muted']}>{t('user.posts_none')}</span>
  return (
    <span className={styles['posts']}>
      {posts.map((post) => (
        <span key={post.post_id}>
          {nameOf(post)} <small>{post.unit_name ?? post.unit_id}</small>
        </span>
      ))}
    </span>
  )
}

/** What has to be handed over, with how much of it. */
export function OpenItems({ open }: { open: readonly OpenItem[] }) {
  const t = usePeopleText()
  const say = useBilingual()
  return (
    <ul className={styles['list']}>
      {open.map((it) => (
        <li key={it.kind}>
          <strong>{t(`user.open_line.${it.unit}`, { name: say(it), count: it.count })}</strong>
        </li>
      ))}
    </ul>
  )
}

type FieldProps = { filter: Filter; onChange: (filter: Filter) => void; column: string }

/** One role out of those that posts can be of. */
export function RoleField({ filter, onChange, column }: FieldProps) {
  const t = usePeopleText()
  const nameOf = useRoleName()
  const { data } = useQuery(orgQuery)
  return (
    <OneOf
      {...{ filter, onChange, column }}
      label={t('user.role')}
      options={(data?.roles ?? []).map((it) => ({ value: it.role_code, label: nameOf(it) }))}
    />
  )
}

/** One unit with all below it. */
export function UnitField({ filter, onChange, column }: FieldProps) {
  const t = usePeopleText()
  const { data } = useQuery(orgQuery)
  return (
    <OneOf
      {...{ filter, onChange, column }}
      label={t('user.unit')}
      options={(data?.units ?? []).map((it) => ({
        value: it.unit_id,
        label: `${'\u3000'.repeat(it.unit_level - 1)}${it.unit_name}`,
      }))}
    />
  )
}

type OneProps = FieldProps & { label: string; options: { value: string; label: string }[] }

function OneOf({ filter, onChange, column, label, options }: OneProps) {
  const t = usePeopleText()
  const chosen = findCondition(filter, column, ['contains'])?.value
  return (
    <Select
      className={styles['choice']!}
      aria-label={label}
      prefix={label}
      placeholder={t('filter.any')}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      value={chosen === undefined ? null : String(chosen)}
      options={options}
      onChange={(value: string | null | undefined) =>
        onChange(withCondition(filter, [column], value ? { column, op: 'contains', value } : null))
      }
    />
  )
}

type ChoiceProps = FieldProps & { label: string; options: { value: string; label: string }[] }

/** One of a few words, asked for as it is. */
export function ChoiceField({ filter, onChange, column, label, options }: ChoiceProps) {
  const t = usePeopleText()
  const chosen = findCondition(filter, column, ['eq'])?.value
  return (
    <Select
      className={styles['choice']!}
      aria-label={label}
      prefix={label}
      placeholder={t('filter.any')}
      allowClear
      popupMatchSelectWidth={false}
      value={chosen === undefined ? null : String(chosen)}
      options={options}
      onChange={(value: string | null | undefined) =>
        onChange(withCondition(filter, [column], value ? { column, op: 'eq', value } : null))
      }
    />
  )
}
