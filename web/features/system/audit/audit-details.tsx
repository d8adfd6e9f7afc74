import { ChangeValue, useFieldName } from '../../../shared/audit-change.tsx'
import { auditValueText, useAuditText, useAuditWord } from '../../../shared/audit-text.ts'
import styles from './audit.module.css'
import type { AuditChange, AuditLine } from './audit.api.ts'

function ChangeLine({ change }: { change: AuditChange }) {
  const name = useFieldName()
  return (
    <li>
      {name(change.field)}：<ChangeValue change={change} side='from' />
      <span aria-hidden className={styles['arrow']}>
        →
      </span>
      <ChangeValue change={change} side='to' />
    </li>
  )
}

/** A value of the details as people read it. */
function useDetail(): (value: unknown) => string {
  const t = useAuditText()
  const word = useAuditWord()
  return (value) =>
    value === null || value === undefined ? '—' : auditValueText(value, word, t('text.comma'))
}

/** What says at a glance what a line is about. */
const BRIEF = ['part', 'by', 'hits', 'total', 'field', 'field_code', 'reason', 'code', 'route']

/** What a line says beside who, when and to whom: changes at once, the rest for whoever opens it. */
export function AuditWhat({ line }: { line: AuditLine }) {
  const t = useAuditText()
  const word = useAuditWord()
  const detail = useDetail()
  const details = Object.entries(line.details).filter(([, value]) => value !== null)
  const brief = details.filter(([key]) => BRIEF.includes(key))
  return (
    <div className={styles['what']}>
      {line.changes.length > 0 && (
        <ul>
          {line.changes.map((change) => (
            <ChangeLine key={change.field} change={change} />
          ))}
        </ul>
      )}
      {line.changes.length === 0 && brief.length > 0 && (
        <span>
          {brief.map(([key, value]) => `${word('name', key)} ${detail(value)}`).join(t('text.comma'))}
        </span>
      )}
      <details>
        <summary>{t('audit.more')}</summary>
        <dl>
          {details.map(([key, value]) => (
            <Named key={key} name={word('name', key)} value={detail(value)} />
          ))}
          {line.record_table !== null && (
            <Named name={t('audit.record')} value={`${word('table', line.record_table)} ${line.record_id}`} />
          )}
          {line.request_id !== null && <Named name={t('audit.request')} value={line.request_id} />}
        </dl>
      </details>
    </div>
  )
}

function Named({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
