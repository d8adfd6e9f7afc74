import { Button, Checkbox, Input, Select } from 'antd'
import { diffOf, isEmptyDiff } from '../../../src/modules/people/roles.schema.ts'
import { REACHES } from '../../../src/modules/people/schema.ts'
import { usePeopleText } from '../../shared/people-text.ts'
import { useBilingual } from '../../shared/figures.tsx'
import { useReachText } from '../../shared/reach-text.ts'
import type { RoleContent, RoleRecord } from './people.api.ts'
import styles from './people.module.css'
import { Field } from './new-user-drawer.tsx'
import type { Wish } from './role-dialogs.tsx'
import { FieldRights } from './role-fields.tsx'
import { byModule, DiffWords, useModuleName, type Words } from './role-words.tsx'

type ModuleProps = {
  title: string
  words: Words[]
  content: RoleContent
  isShut: boolean
  onToggle: (permission: string) => void
}

/** The rights of a module; what belongs to another power cannot be chosen, and says why. */
function ModuleRights({ title, words, content, isShut, onToggle }: ModuleProps) {
  const t = usePeopleText()
  const say = useBilingual()
  const count = words.filter((it) => content.permissions.includes(it.permission)).length
  return (
    <fieldset className={styles['module']}>
      <legend>
        {title} <small>{t('role.selected', { count, total: words.length })}</small>
      </legend>
      <ul>
        {words.map((it) => {
          const isForeign = !it.powers.includes(content.power_code)
          return (
            <li key={it.permission} title={isForeign ? t('role.not_of_power') : it.permission}>
              <Checkbox
                checked={content.permissions.includes(it.permission)}
                disabled={isShut || isForeign}
                onChange={() => onToggle(it.permission)}
              >
                {say(it)} <small>{t(`role.kind.${it.kind}`)}</small>
              </Checkbox>
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}

const CHOICES = [...REACHES, 'none'] as const

type NamesProps = { content: RoleContent; isShut: boolean; onChange: (content: RoleContent) => void }

/** What the role is called in both languages, and how far one looks in it. */
function Names({ content, isShut, onChange }: NamesProps) {
  const t = usePeopleText()
  const { ofKind } = useReachText()
  return (
    <div className={styles['facts']}>
      <Field label={t('role.name_zh')}>
        <Input
          value={content.name_zh}
          disabled={isShut}
          maxLength={40}
          onChange={({ target }) => onChange({ ...content, name_zh: target.value })}
        />
      </Field>
      <Field label={t('role.name_en')}>
        <Input
          value={content.name_en}
          disabled={isShut}
          maxLength={40}
          onChange={({ target }) => onChange({ ...content, name_en: target.value })}
        />
      </Field>
      <Field label={t('role.reach')}>
        <Select
          aria-label={t('role.reach')}
          disabled={isShut || content.power_code !== 'business'}
          value={content.reach_kind ?? 'none'}
          options={CHOICES.map((it) => ({ value: it, label: ofKind(it === 'none' ? null : it) }))}
          onChange={(it: (typeof CHOICES)[number]) =>
            onChange({ ...content, reach_kind: it === 'none' ? null : it })
          }
        />
      </Field>
    </div>
  )
}

type Props = {
  record: RoleRecord
  content: RoleContent
  isShut: boolean
  onChange: (content: RoleContent) => void
  onWish: (wish: Wish) => void
}

/** What the role allows, to be changed: the difference is shown meanwhile, and asked for as a whole. */
export function RightsEditor({ record, content, isShut, onChange, onWish }: Props) {
  const t = usePeopleText()
  const moduleName = useModuleName()
  const { role, permissions } = record
  const diff = diffOf(role, content)
  const { permissions: had } = content
  const toggle = (permission: string) =>
    onChange({
      ...content,
      permissions: had.includes(permission) ? had.filter((it) => it !== permission) : [...had, permission],
    })
  const isNamed = content.name_zh.trim() !== '' && content.name_en.trim() !== ''
  return (
    <div className={styles['form']}>
      <Names content={content} isShut={isShut} onChange={onChange} />
      <div className={styles['modules']}>
        {byModule(permissions).map(([module, words]) => (
          <ModuleRights
            key={module}
            title={moduleName(module)}
            words={words}
            content={content}
            isShut={isShut}
            onToggle={toggle}
          />
        ))}
      </div>
      <FieldRights content={content} isShut={isShut} onChange={onChange} />
      {!isShut && (
        <section className={styles['box']} aria-label={t('role.diff')}>
          <h2>{t('role.diff')}</h2>
          <DiffWords diff={diff} permissions={permissions} />
          <span className={styles['buttons']}>
            <Button
              type='primary'
              disabled={isEmptyDiff(diff) || !isNamed}
              onClick={() => onWish({ kind_code: 'change', after: content })}
            >
              {t('role.propose')}
            </Button>
            <Button disabled={isEmptyDiff(diff)} onClick={() => onChange(role)}>
              {t('role.undo')}
            </Button>
          </span>
        </section>
      )}
    </div>
  )
}
