import { CodeLabel } from '../../../shared/code-label.tsx'
import { Moment, Plain, useBilingual, useSaid } from '../../../shared/figures.tsx'
import { useNightsText } from '../../../shared/nights-text.ts'
import { useText } from '../../../shared/text.ts'
import type { Night } from './nights.api.ts'
import styles from './nights.module.css'

/** What a run failed for: its code and sentence, the refused files, or the rows that failed a check. */
export function Failure({ failure }: { failure: NonNullable<Night['failure']> }) {
  const t = useNightsText()
  const say = useSaid()
  return (
    <section className={styles['failure']} aria-labelledby='night-failure'>
      <h2 id='night-failure'>{t('nights.failed_for')}</h2>
      <p>
        <code>{failure.code}</code> {say({ zh: failure.message_zh, en: failure.message })}
      </p>
      {failure.problems.length > 0 && <Problems problems={failure.problems} />}
      {failure.failing.map((it) => (
        <FailingRows key={`${it.table} ${it.check}`} failing={it} />
      ))}
    </section>
  )
}

function Problems({ problems }: Pick<NonNullable<Night['failure']>, 'problems'>) {
  const t = useText()
  const say = useSaid()
  return (
    <ol className={styles['problems']}>
      {problems.map((it, at) => (
        <li key={at}>
          <CodeLabel list='arrival_problem' code={it.code} /> <code>{it.file}</code>
          {it.line !== null && ` · ${t('arrivals.line', { line: it.line })}`}
          {it.column !== null && ` · ${it.column}`}: {say({ zh: it.reason_zh, en: it.reason })}
        </li>
      ))}
    </ol>
  )
}

type Failing = NonNullable<Night['failure']>['failing'][number]

function FailingRows({ failing }: { failing: Failing }) {
  const t = useNightsText()
  const say = useBilingual()
  const { table, check, title: named, failing_count: count, columns, rows, hidden_columns: hidden } = failing
  const title = (
    <h3 className={styles['check']}>
      <code>{table}</code> {named ? say(named) : check}{' '}
      {count > 0 && <small>{t('nights.failing_count', { count })}</small>}
    </h3>
  )
  if (rows.length === 0) return title
  return (
    <>
      {title}
      <div
        className={styles['rows']}
        tabIndex={0}
        role='region'
        aria-label={`${t('nights.failing_rows')} ${named ? say(named) : `${table}: ${check}`}`}
      >
        <table>
          <caption className='zk-hidden'>{t('nights.failing_rows')}</caption>
          <thead>
            <tr>
              {columns.map((it) => (
                <th key={it} scope='col'>
                  {it}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                {row.map((value, column) => (
                  <td key={columns[column]}>
                    <Plain value={value} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hidden.length > 0 && (
        <p className={styles['note']}>{t('nights.hidden', { columns: hidden.join(', ') })}</p>
      )}
    </>
  )
}

function noteOf({ is_waived, is_rerun_due, if_missing }: Night['late'][number]) {
  if (is_waived) return 'nights.late_waived' as const
  return is_rerun_due ? ('nights.late_rerun' as const) : (`nights.late_${if_missing}` as const)
}

/** Files of the date that are not there as they should be, and what follows. */
export function LateFiles({ late }: Pick<Night, 'late'>) {
  const t = useNightsText()
  const say = useBilingual()
  return (
    <section className={styles['section']} aria-labelledby='night-late'>
      <h2 id='night-late'>{t('nights.late')}</h2>
      <ul className={styles['late']}>
        {late.map((it) => (
          <li key={it.file}>
            <span>
              {say(it.title)} <code>{it.file}</code>
            </span>
            <CodeLabel list='arrival_state' code={it.state_code} />
            <span>
              <Moment value={it.ready_by} /> / <Moment value={it.hard_limit} />
            </span>
            <span>{t(noteOf(it))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
