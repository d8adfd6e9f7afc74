import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ExplainedFigure } from '../../../../../src/modules/customer-view/explanation.schema.ts'
import { useColumnLabel } from '../../../../shared/definitions.ts'
import { Decimal, useBilingual } from '../../../../shared/figures.tsx'
import { Bones, ProblemNotice } from '../../../../shared/states.tsx'
import { useRecordText } from '../../../../shared/record-text.ts'
import type { Asked, CustomerKey } from '../../customer-view.api.ts'
import { explanationQuery } from '../../customer-view.api.ts'
import styles from './explanation.module.css'

type Part = ExplainedFigure['parts'][number]
type Amount = Part['amounts'][number]

/** A figure and the rows it rests on; asked for when it is opened. */
export function Step({ recordKey, asked, isTop = false }: StepProps) {
  const { data, error, refetch } = useQuery(explanationQuery(recordKey, asked))
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Bones rows={isTop ? 4 : 1} height={20} />
  const [only, ...others] = data.parts
  // Where there is no choice, the way goes on by itself.
  const isWay = only !== undefined && others.length === 0 && only.amounts.length === 1
  return (
    <div className={styles['step']}>
      {isTop && <Head figure={data} />}
      <Remarks figure={data} />
      <ul className={styles['parts']}>
        {data.parts.map((part) => (
          <PartItem key={`${part.table} ${part.name}`} part={part} recordKey={recordKey} isWay={isWay} />
        ))}
      </ul>
    </div>
  )
}

type StepProps = { recordKey: CustomerKey; asked: Asked; isTop?: boolean }

function Head({ figure }: { figure: ExplainedFigure }) {
  const t = useRecordText()
  return (
    <p className={styles['head']}>
      <strong>
        <Decimal value={figure.value} />
      </strong>
      <small>{t('explain.as_of', { date: figure.business_date })}</small>
    </p>
  )
}

/** What may be said of a figure as a whole, in as few words as it takes. */
function Remarks({ figure }: { figure: ExplainedFigure }) {
  const t = useRecordText()
  const said = [
    figure.is_confirmed === true && t(figure.adds_up ? 'explain.adds_up' : 'explain.confirmed'),
    figure.is_confirmed === false && t('explain.differs'),
    figure.depends_on_others && t('explain.depends_on_others'),
    figure.from === 'carried' && t('explain.carried'),
    figure.from === 'not_kept' &&
      (figure.files.length > 0
        ? t('explain.not_kept', { files: figure.files.map((it) => it.file_name).join(', ') })
        : t('explain.expired')),
  ].filter((it) => it !== false)
  if (said.length === 0) return null
  return (
    <p className={figure.is_confirmed === false ? styles['wrong'] : styles['remark']}>{said.join(' ')}</p>
  )
}

function PartItem({ part, recordKey, isWay }: { part: Part; recordKey: CustomerKey; isWay: boolean }) {
  const t = useRecordText()
  const say = useBilingual()
  return (
    <li>
      <div className={styles['part']}>
        <span>
          {part.title ? say(part.title) : part.table} <small className={styles['name']}>{part.name}</small>
          {part.together_with > 0 && <small> {t('explain.together', { count: part.together_with })}</small>}
        </span>
        {part.effect !== null && <Decimal value={part.effect} />}
      </div>
      {part.amounts.map((amount) => (
        <AmountItem key={amount.column} amount={amount} recordKey={recordKey} isWay={isWay} />
      ))}
    </li>
  )
}

function AmountItem({
  amount,
  recordKey,
  isWay,
}: {
  amount: Amount
  recordKey: CustomerKey
  isWay: boolean
}) {
  const label = useColumnLabel()
  const [isOpen, setOpen] = useState(isWay)
  const name = label(amount.column)
  if (amount.line) return <Line amount={amount} />
  return (
    <>
      <button
        type='button'
        className={styles['amount']}
        aria-expanded={isOpen}
        disabled={amount.from === 'list'}
        onClick={() => setOpen(!isOpen)}
      >
        <i aria-hidden>{amount.from === 'list' ? '·' : isOpen ? '▾' : '▸'}</i>
        <span title={`${amount.table}.${amount.column}`}>{name}</span>
        <small>{amount.business_date}</small>
        <Decimal value={amount.value} />
      </button>
      {isOpen && <Step recordKey={recordKey} asked={{ ref: amount.ref }} />}
    </>
  )
}

/** The end of the way: a line of a file, with the checksum that the file had. */
function Line({ amount }: { amount: Amount }) {
  const t = useRecordText()
  const { line } = amount
  if (!line) return null
  return (
    <p className={styles['line']} title={`sha256 ${line.checksum}`}>
      <code>{line.file_name}</code>{' '}
      {line.line_no === null ? t('explain.line_not_kept') : t('explain.line', { line: line.line_no })}{' '}
      <small>sha256 {line.checksum.slice(0, 12)}…</small>
      <Decimal value={amount.value} />
    </p>
  )
}
