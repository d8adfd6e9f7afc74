import { definition as definitionSchema } from '../../../../src/platform/custom-fields.schema.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../../../src/platform/lengths.schema.ts'
import { type Field, fieldWords } from '../../../shared/custom-fields.ts'
import { FieldProblem } from '../../../shared/field-problem.tsx'
import { useFieldsText } from '../../../shared/fields-text.ts'
import { usePreferences } from '../../../shared/preferences.ts'
import { ReasonDialog } from '../../../shared/reason-dialog.tsx'
import { DefinitionForm, Labelled } from './definition-form.tsx'
import { type Definition, type Move, refreshFields, sendProposal } from './fields.api.ts'
import styles from './fields.module.css'

const EMPTY: Definition = {
  field_code: '',
  record_kind: 'customer',
  kind_code: 'text',
  class_code: 'C1',
  decimals: 0,
  name_zh: '',
  name_en: '',
  help_zh: '',
  help_en: '',
  group_zh: '',
  group_en: '',
  owner_name: '',
  position: 0,
  is_required: false,
  applies_to: null,
  length_max: null,
  value_min: null,
  value_max: null,
  options: [],
}

/** A field without what only the server says of it. */
function definitionOf(field: Field): Definition {
  const names = Object.keys(EMPTY) as (keyof Definition)[]
  return Object.fromEntries(names.map((it) => [it, field[it]])) as Definition
}

export type Wish = { move: Move; field: Field | null }
type Props = Wish & { onClose: () => void; onSent: () => void }

function useProposal(onSent: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: sendProposal,
    onSuccess: () => {
      onSent()
      return refreshFields(client)
    },
  })
}

/** What is missing before it can be asked for; null where nothing is. */
function useMissing(definition: Definition): string | null {
  const t = useFieldsText()
  if (definitionSchema.safeParse(definition).success) return null
  const isOfList = definition.options.some((it) => it.code === '' || it.zh === '' || it.en === '')
  return t(isOfList ? 'fields.choice_needed' : 'fields.incomplete')
}

function Editor({ move, field, onClose, onSent }: Props) {
  const t = useFieldsText()
  const [definition, setDefinition] = useState(field ? definitionOf(field) : EMPTY)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const { mutate, error, isPending } = useProposal(onSent)
  const missing = useMissing(definition)
  const lacking = missing ?? (reason.trim().length < REASON_LENGTH_MIN ? t('reason.short') : null)
  const send = () => {
    setTried(true)
    if (lacking === null) mutate({ move, definition, version: field?.version ?? 0, reason: reason.trim() })
  }
  return (
    <Drawer open title={t(`fields.title.${move}`, { name: '' })} onClose={onClose} size={560}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <DefinitionForm
          definition={definition}
          isNew={field === null}
          kept={field?.options.map((it) => it.code) ?? []}
          onChange={setDefinition}
        />
        <Labelled label={t('reason.needed')}>
          <Input.TextArea
            rows={2}
            maxLength={REASON_LENGTH_MAX}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </Labelled>
        {isTried && lacking !== null && (
          <p className={styles['wrong']} role='alert'>
            {lacking}
          </p>
        )}
        {error && <FieldProblem error={error} />}
        <span className={styles['buttons']}>
          <Button type='primary' htmlType='submit' loading={isPending}>
            {t('fields.propose')}
          </Button>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
        </span>
      </form>
    </Drawer>
  )
}

function Ending({ move, field, onClose, onSent }: Props & { field: Field; move: 'retire' | 'restore' }) {
  const t = useFieldsText()
  const { language } = usePreferences()
  const { mutate, error, isPending } = useProposal(onSent)
  return (
    <ReasonDialog
      title={t(`fields.title.${move}`, { name: fieldWords(field, language) })}
      isSending={isPending}
      error={error}
      onSend={(reason) => mutate({ move, definition: definitionOf(field), version: field.version, reason })}
      onClose={onClose}
    >
      <p>{t(`fields.${move}_hint`)}</p>
    </ReasonDialog>
  )
}

/** Asks for a change of a field, whichever it is. */
export function FieldDialog(props: Props) {
  const { move, field } = props
  if (field !== null && (move === 'retire' || move === 'restore'))
    return <Ending {...props} move={move} field={field} />
  return <Editor {...props} />
}
