import { UNIT_WORDS } from '../../../src/platform/reference-lists/schema.ts'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { Badge } from '../../shared/code-label.tsx'
import { Day, useBilingual } from '../../shared/figures.tsx'
import { formatDecimal } from '../../shared/money.ts'
import { useParametersText } from '../../shared/parameters-text.ts'
import { useSaid } from '../../shared/said.ts'
import type { DiffLine, Field, Line, ListRow, ProposalAnswer, Waiting } from './parameters.api.ts'
import styles from './parameters.module.css'

type Values = Record<string, string>

/** Unit and bounds of a field in a line: where they differ, by the value of another one. */
export function boundsOf(field: Field, line: Values) {
  const own = field.by?.of[line[field.by.column] ?? '']
  return own ?? field
}

/** The name of a field with the unit that its values are in. */
export function useFieldLabel(): (field: Field, line?: Values) => string {
  const t = useParametersText()
  const say = useBilingual()
  return (field, line = {}) => {
    const { unit } = boundsOf(field, line)
    return unit === null || unit === 'varies'
      ? say(field)
      : t('parameters.with_unit', { name: say(field), unit: say(UNIT_WORDS[unit]) })
  }
}

/** A value in the bank's words; what has none stands as it is. */
export function useValue(): (field: Field, value: string | undefined) => string {
  const t = useParametersText()
  const say = useBilingual()
  return (field, value) => {
    if (value === undefined || value === '') return t('parameters.none')
    const option = field.options?.find((it) => it.code === value)
    if (option) return say(option)
    if (field.type === 'boolean') return t(value === 'true' ? 'value.yes' : 'value.no')
    return field.type === 'number' && !field.is_key ? formatDecimal(value) : value
  }
}

/** Where what holds comes from. */
export function SourceBadge({ line }: { line: Pick<Line, 'source' | 'change_set_id'> }) {
  const t = useParametersText()
  if (line.source !== 'change') {
    return <span className={styles['muted']}>{t(`parameters.source.${line.source}`)}</span>
  }
  const id = line.change_set_id ?? ''
  return (
    <Link to='/system/parameters/sets/$change_set_id' params={{ change_set_id: id }}>
      {t('parameters.source.change', { id })}
    </Link>
  )
}

export function BaseBadge({ list }: { list: Pick<ListRow, 'base'> }) {
  const t = useParametersText()
  return <Badge text={t(`parameters.source.${list.base}`)} tone={list.base === 'bank' ? 'blue' : 'plain'} />
}

/** From when to when something holds. */
export function Dates({ of, isDated }: { of: { valid_from: string; valid_to: string }; isDated: boolean }) {
  const t = useParametersText()
  if (!isDated) return <span className={styles['muted']}>{t('parameters.always')}</span>
  return (
    <span>
      {of.valid_from.startsWith('1900') ? t('parameters.from_the_beginning') : <Day value={of.valid_from} />}
      {' – '}
      <Day value={of.valid_to} />
    </span>
  )
}

type DiffProps = { lines: readonly DiffLine[]; onTakeOut?: (at: number) => void }

/** Line by line what was before and what is to be; while it is put together, with what takes one out. */
export function DiffTable({ lines, onTakeOut }: DiffProps) {
  const t = useParametersText()
  const say = useBilingual()
  const told = useSaid()
  const nameOf = (line: DiffLine) => `${say(line.title)} · ${say(line.name)}`
  return (
    <div className={styles['scroll']} tabIndex={0} role='region' aria-label={t('parameters.diff')}>
      <table className={styles['diff']}>
        <thead>
          <tr>
            <th scope='col'>{t('parameters.line')}</th>
            <th scope='col'>{t('parameters.dates')}</th>
            <th scope='col'>{t('parameters.column')}</th>
            <th scope='col'>{t('parameters.before')}</th>
            <th scope='col'>{t('parameters.after')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.flatMap((line) =>
            line.changed.map((it, at) => (
              <tr key={`${line.at} ${it.column}`}>
                {at === 0 && (
                  <>
                    <th scope='row' rowSpan={line.changed.length}>
                      {nameOf(line)}{' '}
                      {onTakeOut && (
                        <Button
                          size='small'
                          aria-label={`${t('parameters.take_out')} ${nameOf(line)}`}
                          onClick={() => onTakeOut(line.at)}
                        >
                          {t('parameters.take_out')}
                        </Button>
                      )}
                    </th>
                    <td rowSpan={line.changed.length}>
                      <Dates of={line} isDated={line.is_dated} />
                    </td>
                  </>
                )}
                <td>{say(it.label)}</td>
                <td>{it.before.length === 0 ? t('parameters.no_line') : <del>{told(it.before)}</del>}</td>
                <td>{it.after === null ? t('parameters.no_line') : <ins>{told(it.after)}</ins>}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  )
}

/** What follows for nights that have run. */
export function NightsNote({ nights }: Pick<ProposalAnswer, 'nights'>) {
  const t = useParametersText()
  if (nights === null) return <p className={styles['note']}>{t('parameters.no_nights')}</p>
  return (
    <p className={styles['wrong']} role='status'>
      {t('parameters.nights', { count: nights.count, first: nights.first, last: nights.last })}
    </p>
  )
}

type Problem = ProposalAnswer['problems'][number]

/** What is wrong with a field of a change, the name of the field apart. */
export function useProblem(): (problem: Problem) => string {
  const t = useParametersText()
  const say = useBilingual()
  return ({ code, limit, other, line, day }) => {
    const said = t(`parameters.problem.${code}`, {
      limit: limit === null ? '' : formatDecimal(limit),
      other: other ? say(other) : '',
    })
    return line ? `${said}${t('parameters.problem_of', { line: say(line), day: day ?? '' })}` : said
  }
}

/** What keeps changes from being proposed, in words. */
export function Problems({ problems }: Pick<ProposalAnswer, 'problems'>) {
  const t = useParametersText()
  const say = useBilingual()
  const problemOf = useProblem()
  if (problems.length === 0) return null
  return (
    <ul className={styles['list']} role='alert'>
      {problems.map((it) => (
        <li key={`${it.at} ${it.code} ${it.column}`} className={styles['wrong']}>
          {t('parameters.problem_at', { at: it.at + 1 })} {it.label ? say(it.label) : it.column}{' '}
          {problemOf(it)}
        </li>
      ))}
    </ul>
  )
}

/** Proposals that another person has to agree to. */
export function WaitingBox({ waiting }: { waiting: readonly Waiting[] }) {
  const t = useParametersText()
  const say = useBilingual()
  if (waiting.length === 0) return null
  return (
    <section className={styles['box']} aria-label={t('parameters.waiting')}>
      <h2>{t('parameters.waiting')}</h2>
      <ul className={styles['list']}>
        {waiting.map((it) => (
          <li key={it.request_id}>
            {it.may_open ? (
              <Link to='/approvals/$request_id' params={{ request_id: it.request_id }}>
                {say(it.title)}
              </Link>
            ) : (
              say(it.title)
            )}{' '}
            <span className={styles['muted']}>
              {t('parameters.proposed_by', { name: it.maker_name, day: it.first_day })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
