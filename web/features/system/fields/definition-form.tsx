import { FIELD_TEXT_LENGTH_MAX } from '../../../../src/platform/lengths.schema.ts'
import { FIELD_KINDS, FIELD_LEVELS } from '../../../../src/platform/custom-fields.schema.ts'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { isNumber } from '../../../shared/custom-fields.ts'
import { useFieldsText } from '../../../shared/fields-text.ts'
import type { Definition } from './fields.api.ts'
import styles from './fields.module.css'

type Props = { definition: Definition; isNew: boolean; onChange: (definition: Definition) => void }

export function Labelled({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <label className={styles['field']}>
      <span>{label}</span>
      {children}
      {hint !== undefined && <small>{hint}</small>}
    </label>
  )
}

const WORDS = ['name_zh', 'name_en', 'group_zh', 'group_en', 'help_zh', 'help_en'] as const

/** What a field is: said once, for values hang on it. */
function Nature({ definition, isNew, onChange }: Props) {
  const t = useFieldsText()
  const { kind_code: kind, class_code: level } = definition
  return (
    <>
      <Labelled label={t('fields.code')} hint={t('fields.code_hint')}>
        <Input
          value={definition.field_code}
          maxLength={40}
          disabled={!isNew}
          onChange={({ target }) => onChange({ ...definition, field_code: target.value })}
        />
      </Labelled>
      <div className={styles['pair']}>
        <Labelled label={t('fields.kind')}>
          <Select
            aria-label={t('fields.kind')}
            value={kind}
            disabled={!isNew}
            options={FIELD_KINDS.map((it) => ({ value: it, label: t(`fields.kind.${it}`) }))}
            onChange={(it: typeof kind) => onChange(ofKind(definition, it))}
          />
        </Labelled>
        {kind === 'decimal' && (
          <Labelled label={t('fields.decimals')}>
            <InputNumber
              min={1}
              max={6}
              value={definition.decimals}
              disabled={!isNew}
              onChange={(it) => onChange({ ...definition, decimals: it ?? 1 })}
            />
          </Labelled>
        )}
      </div>
      <Labelled label={t('fields.level')} hint={t('fields.level_hint')}>
        <Select
          aria-label={t('fields.level')}
          value={level}
          disabled={!isNew}
          options={FIELD_LEVELS.map((it) => ({ value: it, label: t(`fields.level.${it}`) }))}
          onChange={(it: typeof level) => onChange({ ...definition, class_code: it })}
        />
      </Labelled>
    </>
  )
}

/** Another kind has other bounds. */
const ofKind = (definition: Definition, kind_code: Definition['kind_code']): Definition => ({
  ...definition,
  kind_code,
  decimals: kind_code === 'decimal' ? 2 : 0,
  ...{ length_max: null, value_min: null, value_max: null },
  options: kind_code === 'choice' || kind_code === 'choices' ? [EMPTY_OPTION] : [],
})

const EMPTY_OPTION = { code: '', zh: '', en: '', is_retired: false }

function Bounds({ definition, onChange }: Omit<Props, 'isNew'>) {
  const t = useFieldsText()
  const { kind_code: kind } = definition
  if (kind === 'text') {
    return (
      <Labelled label={t('fields.length_max')}>
        <InputNumber
          min={1}
          max={FIELD_TEXT_LENGTH_MAX}
          value={definition.length_max}
          onChange={(it) => onChange({ ...definition, length_max: it })}
        />
      </Labelled>
    )
  }
  if (!isNumber(definition) && kind !== 'date') return null
  const bound = (name: 'value_min' | 'value_max', label: string) => (
    <Labelled label={label}>
      <Input
        {...(kind === 'date' ? { type: 'date' } : { inputMode: 'decimal' as const })}
        value={definition[name] ?? ''}
        maxLength={20}
        onChange={({ target }) => onChange({ ...definition, [name]: target.value.trim() || null })}
      />
    </Labelled>
  )
  return (
    <div className={styles['pair']}>
      {bound('value_min', t('fields.min'))}
      {bound('value_max', t('fields.max'))}
    </div>
  )
}

type OptionsProps = Omit<Props, 'isNew'> & { kept: readonly string[] }

/** Entries of a list: those that are there already can be retired and not removed. */
function Options({ definition, kept, onChange }: OptionsProps) {
  const t = useFieldsText()
  const { options } = definition
  const put = (at: number, over: Partial<Definition['options'][number]>) =>
    onChange({ ...definition, options: options.map((it, index) => (index === at ? { ...it, ...over } : it)) })
  return (
    <fieldset>
      <legend>{t('fields.options')}</legend>
      <p className={styles['note']}>{t('fields.options_hint')}</p>
      {options.map((option, at) => {
        const isKept = kept.includes(option.code)
        return (
          // eslint-disable-next-line react/no-array-index-key
          <div
            key={at}
            className={styles['option']}
            role='group'
            aria-label={`${t('fields.options')} ${at + 1}`}
          >
            {(['code', 'zh', 'en'] as const).map((name) => (
              <Input
                key={name}
                aria-label={t(`fields.option_${name}`)}
                placeholder={t(`fields.option_${name}`)}
                value={option[name]}
                maxLength={40}
                disabled={name === 'code' && isKept}
                onChange={({ target }) => put(at, { [name]: target.value })}
              />
            ))}
            {isKept ? (
              <Checkbox
                checked={option.is_retired}
                onChange={({ target }) => put(at, { is_retired: target.checked })}
              >
                {t('fields.option_retired')}
              </Checkbox>
            ) : (
              <Button
                size='small'
                onClick={() =>
                  onChange({ ...definition, options: options.filter((_, index) => index !== at) })
                }
              >
                {t('fields.option_remove')}
              </Button>
            )}
          </div>
        )
      })}
      <Button onClick={() => onChange({ ...definition, options: [...options, EMPTY_OPTION] })}>
        {t('fields.option_add')}
      </Button>
    </fieldset>
  )
}

function Place({ definition, onChange }: Omit<Props, 'isNew'>) {
  const t = useFieldsText()
  return (
    <>
      <div className={styles['pair']}>
        <Labelled label={t('fields.owner')}>
          <Input
            value={definition.owner_name}
            maxLength={40}
            onChange={({ target }) => onChange({ ...definition, owner_name: target.value })}
          />
        </Labelled>
        <Labelled label={t('fields.applies_to')}>
          <Select
            aria-label={t('fields.applies_to')}
            value={definition.applies_to ?? 'all'}
            options={(['all', 'retail', 'corporate'] as const).map((it) => ({
              value: it,
              label: t(`fields.applies_to.${it}`),
            }))}
            onChange={(it: 'all' | 'retail' | 'corporate') =>
              onChange({ ...definition, applies_to: it === 'all' ? null : it })
            }
          />
        </Labelled>
        <Labelled label={t('fields.position')}>
          <InputNumber
            min={0}
            max={9_999}
            value={definition.position}
            onChange={(it) => onChange({ ...definition, position: it ?? 0 })}
          />
        </Labelled>
      </div>
      <Checkbox
        checked={definition.is_required}
        onChange={({ target }) => onChange({ ...definition, is_required: target.checked })}
      >
        {t('fields.required')}
      </Checkbox>
    </>
  )
}

/** A field as it is to be. */
export function DefinitionForm(props: Props & { kept: readonly string[] }) {
  const t = useFieldsText()
  const { definition, onChange, kept } = props
  return (
    <div className={styles['form']}>
      <div className={styles['pair']}>
        {WORDS.map((it) => (
          <Labelled key={it} label={t(`fields.${it}`)}>
            <Input
              value={definition[it]}
              maxLength={it.startsWith('help') ? 200 : 40}
              onChange={({ target }) => onChange({ ...definition, [it]: target.value })}
            />
          </Labelled>
        ))}
      </div>
      <Nature {...props} />
      <Bounds definition={definition} onChange={onChange} />
      {definition.kind_code.startsWith('choice') && (
        <Options definition={definition} kept={kept} onChange={onChange} />
      )}
      <Place definition={definition} onChange={onChange} />
    </div>
  )
}
