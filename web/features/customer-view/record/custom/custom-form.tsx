import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { ProblemCode } from '../../../../../src/modules/custom-fields/schema.ts'
import { Problem } from '../../../../shared/api-client.ts'
import { ConflictDialog } from '../../../../shared/conflict-dialog.tsx'
import { type Field, fieldWords, valueWords } from '../../../../shared/custom-fields.ts'
import { FieldProblem } from '../../../../shared/field-problem.tsx'
import { useFieldsText } from '../../../../shared/fields-text.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { type Entered, type RecordFields, recordFieldsQuery, sendValues } from './custom.api.ts'
import styles from './custom.module.css'
import { FieldInput } from './field-input.tsx'

type Wrong = { name: string; code: ProblemCode; limit?: string }

const wrongIn = (error: unknown): Wrong[] =>
  error instanceof Problem && error.code === 'custom_fields_wrong'
    ? (error.details['problems'] as Wrong[])
    : []

type Props = { customerId: string; record: RecordFields; onClose: () => void }
type Entries = Record<string, Entered>

const isMoved = (error: unknown): boolean => error instanceof Problem && error.code === 'custom_fields_moved'

type Sending = { version: number; custom: Entries }

function useSending({ customerId, onClose }: Omit<Props, 'record'>) {
  const client = useQueryClient()
  /** What another has saved meanwhile. */
  const [theirs, setTheirs] = useState<RecordFields | null>(null)
  const sending = useMutation({
    mutationFn: (body: Sending) => sendValues(customerId, body),
    onSuccess: async (answer) => {
      client.setQueryData(recordFieldsQuery(customerId).queryKey, answer)
      onClose()
      // The history of changes has one line more.
      await client.invalidateQueries({ queryKey: ['customer', customerId, 'changes'] })
    },
    onError: async (error) => {
      if (isMoved(error)) setTheirs(await client.fetchQuery(recordFieldsQuery(customerId)))
    },
  })
  return { ...sending, theirs, setTheirs }
}

type ConflictProps = {
  it: ReturnType<typeof useSending>
  opened: RecordFields
  theirs: RecordFields
  entries: Entries
  onClose: () => void
}

/** Somebody has filled in the same fields first: field by field it is chosen what is kept. */
function Conflict({ it, opened, theirs, entries, onClose }: ConflictProps) {
  const { language } = usePreferences()
  const fields = opened.fields.filter(({ name }) => opened.writable.includes(name))
  const fieldOf = (name: string) => fields.find((field) => field.name === name)!
  const settle = (custom: Entries) =>
    Object.keys(custom).length === 0 ? onClose() : it.mutate({ version: theirs.version, custom })
  return (
    <ConflictDialog<Entered>
      keys={fields.map(({ name }) => name)}
      versions={{ was: opened.custom, mine: { ...opened.custom, ...entries }, theirs: theirs.custom }}
      by={theirs.changed_by_name}
      at={theirs.changed_at ?? ''}
      labelOf={(name) => fieldWords(fieldOf(name), language)}
      wordsOf={(name, value) => valueWords(fieldOf(name), value, language)}
      isSending={it.isPending}
      error={isMoved(it.error) ? null : it.error}
      onSettle={settle}
      onClose={() => {
        it.setTheirs(null)
        it.reset()
      }}
    />
  )
}

type OneProps = { field: Field; value: Entered; wrong: Wrong | undefined; onChange: (value: Entered) => void }

function One({ field, value, wrong, onChange }: OneProps) {
  const t = useFieldsText()
  const { language } = usePreferences()
  const name = fieldWords(field, language)
  const help = language === 'zh-CN' ? field.help_zh : field.help_en
  return (
    <label className={styles['field']}>
      <span>
        {name}
        {field.is_required && ' *'}
      </span>
      <FieldInput
        field={field}
        label={name}
        value={value}
        isWrong={wrong !== undefined}
        onChange={onChange}
      />
      {help !== '' && <small>{help}</small>}
      {wrong && (
        <p className={styles['wrong']} role='alert'>
          {t(`fields.problem.${wrong.code}`, { name, limit: wrong.limit ?? '' })}
        </p>
      )}
    </label>
  )
}

/** Fields to be filled in: what was changed is sent together, and each wrong one is told at its place. */
export function CustomForm(props: Props) {
  const t = useFieldsText()
  const { record, onClose } = props
  // What was there when the form was opened: what another writes meanwhile is found by the server.
  const [opened] = useState(record)
  const [entries, setEntries] = useState<Entries>({})
  const sending = useSending(props)
  const { mutate, error, isPending, theirs } = sending
  const wrong = wrongIn(error)
  const writable = opened.fields.filter((it) => opened.writable.includes(it.name))
  const valueOf = ({ name }: Field): Entered =>
    name in entries ? entries[name]! : (opened.custom[name] ?? null)
  return (
    <>
      <form
        aria-label={t('fields.section')}
        className={styles['groups']}
        onSubmit={(event) => {
          event.preventDefault()
          mutate({ version: opened.version, custom: entries })
        }}
      >
        <div className={styles['form']}>
          {writable.map((field) => (
            <One
              key={field.name}
              field={field}
              value={valueOf(field)}
              wrong={wrong.find((it) => it.name === field.name)}
              onChange={(value) => setEntries({ ...entries, [field.name]: value })}
            />
          ))}
        </div>
        {error && theirs === null && <FieldProblem error={error} />}
        <span className={styles['buttons']}>
          <Button type='primary' htmlType='submit' loading={isPending}>
            {t('fields.save')}
          </Button>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
        </span>
      </form>
      {theirs && (
        <Conflict
          key={theirs.version}
          it={sending}
          opened={opened}
          theirs={theirs}
          entries={entries}
          onClose={onClose}
        />
      )}
    </>
  )
}
