import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { REASON_LENGTH_MAX, REASON_LENGTH_MIN } from '../../src/platform/lengths.schema.ts'
import type { ExportChoice, ExportForm, ExportPreview, ExportWish, MadeExport } from './export.ts'
import { askForExport, EXPORT_KEPT_DAYS, readPreview } from './export.ts'
import styles from './export-dialog.module.css'
import { type ExportsTranslate, useExportsText, useRefusal } from './exports-text.ts'
import { useBilingual } from './figures.tsx'
import { formatCount } from './money.ts'
import { Bones, ProblemNotice } from './states.tsx'

type Props = { wish: ExportWish; conditions: string; onClose: () => void }
type Draft = Omit<ExportForm, 'purpose_code'> & { purpose_code: ExportForm['purpose_code'] | null }

const EMPTY: Draft = {
  purpose_code: null,
  purpose_note: '',
  recipient_code: 'self',
  recipient: '',
  kept_days: 30,
}

/** What is still missing, in words; null where nothing is. */
function lackingOf(t: ExportsTranslate, draft: Draft): string | null {
  if (draft.purpose_code === null) return t('export.purpose_missing')
  if (draft.purpose_note.trim().length < REASON_LENGTH_MIN) return t('export.note_short')
  if (draft.recipient_code !== 'self' && draft.recipient.trim() === '') return t('export.recipient_missing')
  return null
}

/** What would leave, and what comes of asking for it. */
function Facts({ preview, conditions }: { preview: ExportPreview; conditions: string }) {
  const t = useExportsText()
  const say = useBilingual()
  const comma = t('text.comma')
  const masked = preview.columns.filter((it) => it.shown !== 'clear').map((it) => it.heading)
  const { approver, limits } = preview
  return (
    <>
      <dl className={styles['facts']}>
        <dt>{t('export.rows')}</dt>
        <dd>{t('export.rows_of', { count: formatCount(preview.row_count), date: preview.business_date })}</dd>
        <dt>{t('export.conditions')}</dt>
        <dd>{conditions}</dd>
        <dt>{t('export.columns')}</dt>
        <dd>{preview.columns.map((it) => it.heading).join(comma)}</dd>
        <dt>{t('export.masked')}</dt>
        <dd>{masked.length === 0 ? t('export.masked_none') : masked.join(comma)}</dd>
      </dl>
      <p className={styles['what']}>
        {approver === null
          ? t('export.at_once', { hours: limits.hours, times: limits.downloads })
          : t('export.by_approval', { who: say(approver), hours: limits.hours, times: limits.downloads })}
      </p>
    </>
  )
}

type FormProps = { draft: Draft; choices: ExportChoice[]; onChange: (change: Partial<Draft>) => void }

function Purpose({ draft, choices, onChange }: FormProps) {
  const t = useExportsText()
  const say = useBilingual()
  return (
    <>
      <label className={styles['field']}>
        <span>{t('export.purpose')}</span>
        <Select
          aria-label={t('export.purpose')}
          placeholder={t('export.purpose_missing')}
          value={draft.purpose_code}
          options={choices.map((it) => ({ value: it.code, label: say(it) }))}
          onChange={(purpose_code) => onChange({ purpose_code })}
        />
      </label>
      <label className={styles['field']}>
        <span>{t('export.note')}</span>
        <Input.TextArea
          aria-label={t('export.note')}
          rows={2}
          maxLength={REASON_LENGTH_MAX}
          value={draft.purpose_note}
          onChange={({ target }) => onChange({ purpose_note: target.value })}
        />
      </label>
    </>
  )
}

function Recipient({ draft, choices, onChange }: FormProps) {
  const t = useExportsText()
  const say = useBilingual()
  return (
    <div className={styles['two']}>
      <label className={styles['field']}>
        <span>{t('export.recipient')}</span>
        <Select
          aria-label={t('export.recipient')}
          value={draft.recipient_code}
          options={choices.map((it) => ({ value: it.code, label: say(it) }))}
          onChange={(recipient_code) => onChange({ recipient_code })}
        />
      </label>
      {draft.recipient_code !== 'self' && (
        <label className={styles['field']}>
          <span>{t('export.recipient_who')}</span>
          <Input
            aria-label={t('export.recipient_who')}
            maxLength={100}
            value={draft.recipient}
            onChange={({ target }) => onChange({ recipient: target.value })}
          />
        </label>
      )}
      <label className={styles['field']}>
        <span>{t('export.kept')}</span>
        <Select
          aria-label={t('export.kept')}
          value={draft.kept_days}
          options={EXPORT_KEPT_DAYS.map((days) => ({ value: days, label: t('export.kept_days', { days }) }))}
          onChange={(kept_days) => onChange({ kept_days })}
        />
      </label>
    </div>
  )
}

function Outcome({ made, onClose }: { made: MadeExport; onClose: () => void }) {
  const t = useExportsText()
  const count = formatCount(made.row_count)
  return (
    <div role='status'>
      <p>
        {made.state_code === 'ready'
          ? t('export.done', { count })
          : t('export.sent', { no: made.export_no, count })}
      </p>
      <Link to='/exports/mine' onClick={onClose}>
        {t('menu.exports')}
      </Link>
    </div>
  )
}

function useAsking(wish: ExportWish) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (form: ExportForm) => askForExport({ ...wish, ...form }),
    onSettled: () => client.invalidateQueries({ queryKey: ['exports'] }),
  })
}

/** Asks what a file is wanted for before it is made, and says who would have to agree. */
export function ExportDialog({ wish, conditions, onClose }: Props) {
  const t = useExportsText()
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const [isTried, setTried] = useState(false)
  const { data: preview, error } = useQuery({
    queryKey: ['exports', 'preview', wish],
    queryFn: ({ signal }) => readPreview(wish, signal),
    staleTime: 0,
  })
  const { mutate, data: made, error: refused, isPending } = useAsking(wish)
  const refusal = useRefusal()
  const lacking = lackingOf(t, draft)
  const submit = () => {
    setTried(true)
    const { purpose_code } = draft
    if (lacking === null && purpose_code !== null) mutate({ ...draft, purpose_code })
  }
  const onChange = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }))
  const count = formatCount(preview?.row_count)
  const begin = preview && !made && (
    <Button key='begin' type='primary' loading={isPending} onClick={submit}>
      {preview.approver === null ? t('export.begin', { count }) : t('export.begin_approval', { count })}
    </Button>
  )
  return (
    <Modal
      open
      title={t('export.title')}
      onCancel={onClose}
      footer={[
        <Button key='close' onClick={onClose}>
          {t(made ? 'action.close' : 'action.cancel')}
        </Button>,
        begin,
      ]}
    >
      {error && <ProblemNotice error={error} {...refusal(error)} />}
      {!preview && !error && <Bones rows={4} />}
      {preview && !made && (
        <>
          <Facts preview={preview} conditions={conditions} />
          <div className={styles['form']}>
            <Purpose draft={draft} choices={preview.purposes} onChange={onChange} />
            <Recipient draft={draft} choices={preview.recipients} onChange={onChange} />
            {isTried && lacking !== null && (
              <p className={styles['wrong']} role='alert'>
                {lacking}
              </p>
            )}
            {refused && <ProblemNotice error={refused} {...refusal(refused)} />}
          </div>
        </>
      )}
      {made && <Outcome made={made} onClose={onClose} />}
    </Modal>
  )
}
