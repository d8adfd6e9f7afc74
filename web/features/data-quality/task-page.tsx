import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useId, useState } from 'react'
import { Badge, CodeBadge, CodeLabel } from '../../shared/code-label.tsx'
import { codeLabel } from '../../shared/codes.ts'
import { Day, Moment, Plain } from '../../shared/figures.tsx'
import { usePageTitle } from '../../shared/page-title.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { useQualityText } from '../../shared/quality-text.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import styles from './quality.module.css'
import { MoveDialog, OpenValueDialog } from './task-dialogs.tsx'
import type { RepairMove, RepairTask } from './tasks.api.ts'
import { stateTone, taskQuery } from './tasks.api.ts'

/** The lists that say what a coded value means. */
const VALUE_LISTS: Partial<Record<RepairTask['value_kind_code'], string>> = {
  gender: 'gender',
  occupation: 'occupation',
  industry: 'industry',
}

function Value({ task, value }: { task: RepairTask; value: string | null }) {
  const list = VALUE_LISTS[task.value_kind_code]
  return list === undefined ? <Plain value={value} /> : <CodeLabel list={list} code={value} />
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

type StepState = 'done' | 'now' | 'ahead'
type StepProps = { state: StepState; title: string; who?: ReactNode; children?: ReactNode }

function Step({ state, title, who, children }: StepProps) {
  return (
    <li className={styles[`step_${state}`]} {...(state === 'now' && { 'aria-current': 'step' as const })}>
      <strong>{title}</strong>
      {who && <span className={styles['note']}>{who}</span>}
      {children && <div>{children}</div>}
    </li>
  )
}

const by = (name: string | null, at: string | null) =>
  at && (
    <>
      {name} <Moment value={at} />
    </>
  )

/** How far it has come: the first step that is not done is the one that waits. */
function placeOf({ state_code }: RepairTask): number {
  if (state_code === 'reported') return 1
  if (state_code === 'accepted' || state_code === 'reopened') return 2
  if (state_code === 'fixed_in_source') return 3
  return 4
}

function Progress({ task }: { task: RepairTask }) {
  const t = useQualityText()
  const { language } = usePreferences()
  const department = codeLabel('department', task.department_code, language)
  const place = placeOf(task)
  const stateOf = (step: number): StepState => (step < place ? 'done' : step === place ? 'now' : 'ahead')
  const [first] = task.reports
  const isRejected = task.state_code === 'rejected'
  return (
    <ol className={styles['steps']}>
      <Step
        state='done'
        title={t('repair.step.reported')}
        who={by(first?.reported_by_name ?? null, task.opened_at)}
      />
      <Step
        state={stateOf(1)}
        title={t(isRejected ? 'repair.step.rejected' : 'repair.step.accepted')}
        who={by(task.decided_by_name, task.decided_at)}
      >
        {task.state_code === 'reported' && t('repair.step.waiting', { department })}
        {task.decided_note}
      </Step>
      {!isRejected && (
        <>
          <Step state={stateOf(2)} title={t('repair.step.fixed')} who={by(task.fixed_by_name, task.fixed_at)}>
            {place === 2 && t('repair.step.waiting_fix', { department })}
          </Step>
          <Step
            state={stateOf(3)}
            title={t('repair.step.closed')}
            who={task.closed_on && <Day value={task.closed_on} />}
          >
            <Files task={task} />
          </Step>
        </>
      )}
    </ol>
  )
}

const RUN_LENGTH = 10

/** What the files have shown so far. */
function Files({ task }: { task: RepairTask }) {
  const t = useQualityText()
  if (task.closed_run_id !== null) {
    const run = task.closed_run_id.slice(0, RUN_LENGTH)
    const file = task.closed_file
    return (
      <span className={styles['file']}>
        {file === null ? t('repair.closed_without_file', { run }) : t('repair.closed_by', { file, run })}
      </span>
    )
  }
  return (
    <>
      {task.state_code === 'fixed_in_source' && <p>{t('repair.step.waiting_files')}</p>}
      {task.state_code === 'fixed_in_source' && task.files_unchanged > 0 && (
        <p>{t('repair.unchanged', { count: task.files_unchanged })}</p>
      )}
      {task.reopened_on !== null && (
        <p className={styles['wrong']}>{t('repair.reopened', { date: task.reopened_on })}</p>
      )}
      {task.changed_otherwise_on !== null && (
        <p className={styles['wrong']}>
          {t('repair.changed_otherwise', { date: task.changed_otherwise_on })}
        </p>
      )}
      <p className={styles['note']}>{t('repair.examined', { date: task.examined_on })}</p>
    </>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Reports({ task }: { task: RepairTask }) {
  const t = useQualityText()
  const [opened, setOpened] = useState<string | null>(null)
  return (
    <>
      <dl className={styles['facts']}>
        <Fact label={t('repair.shown')}>
          {task.shown_value === null ? (
            <span className={styles['none']}>{t('repair.nothing_shown')}</span>
          ) : (
            <Value task={task} value={task.shown_value} />
          )}
        </Fact>
        <Fact label={t('repair.shown_on')}>
          <Day value={task.shown_on} />
        </Fact>
      </dl>
      <ul className={styles['reports']}>
        {task.reports.map((report) => (
          <li key={report.report_id}>
            <span className={styles['card_line']}>
              <strong>{report.reported_by_name ?? report.reported_by}</strong>
              <span>
                <CodeLabel list='repair_problem' code={report.problem_code} />{' '}
                <Moment value={report.reported_at} />
              </span>
            </span>
            <p>{report.reason}</p>
            {report.right_value !== null && (
              <p>
                {t('repair.right')} <Value task={task} value={report.right_value} />{' '}
                {report.has_sealed && task.moves.length > 0 && (
                  <Button size='small' onClick={() => setOpened(report.report_id)}>
                    {t('repair.open_value')}
                  </Button>
                )}
              </p>
            )}
          </li>
        ))}
      </ul>
      {opened !== null && <OpenValueDialog task={task} reportId={opened} onClose={() => setOpened(null)} />}
    </>
  )
}

function Task({ task, title }: { task: RepairTask; title: string }) {
  const t = useQualityText()
  const [move, setMove] = useState<RepairMove | null>(null)
  return (
    <article className={styles['page']} aria-labelledby='task-title'>
      <header className={styles['head']}>
        <h1 id='task-title'>{title}</h1>
        <CodeBadge list='repair_state' code={task.state_code} tone={stateTone(task.state_code)} />
        {task.is_overdue && <Badge text={t('repair.overdue')} tone='alarm' />}
        <Link to='/customers/$customer_id' params={{ customer_id: task.customer_id }}>
          {t('repair.customer')} {task.customer_name ?? task.customer_id}
        </Link>
      </header>
      <dl className={`${styles['facts']} ${styles['box']}`}>
        <Fact label={t('repair.department')}>
          <CodeLabel list='department' code={task.department_code} />
        </Fact>
        <Fact label={t('repair.source')}>
          <CodeLabel list='source_system' code={task.source_system} />
        </Fact>
        <Fact label={t('repair.due')}>
          <Day value={task.due_on} />
        </Fact>
      </dl>
      <div className={styles['two']}>
        <Panel title={t('repair.progress')}>
          <Progress task={task} />
          {task.moves.length > 0 && (
            <div className={styles['buttons']}>
              {task.moves.map((it) => (
                <Button key={it} type={it === 'reject' ? 'default' : 'primary'} onClick={() => setMove(it)}>
                  {t(`repair.move.${it}`)}
                </Button>
              ))}
            </div>
          )}
        </Panel>
        <Panel title={t('repair.what')}>
          <Reports task={task} />
        </Panel>
      </div>
      {move !== null && <MoveDialog task={task} move={move} onClose={() => setMove(null)} />}
    </article>
  )
}

/** A reported field whole: how far it has come, and what people said of it. */
export function TaskPage() {
  const t = useQualityText()
  const { language } = usePreferences()
  const { task_id: taskId } = useParams({ from: '/frame/system/repairs/$task_id' })
  const { data, error, refetch } = useQuery(taskQuery(taskId))
  const title = data
    ? t('repair.task', {
        field: codeLabel('quality_field', data.field_code, language),
        customer: data.customer_name ?? codeLabel('customer_type', data.customer_type_code, language),
      })
    : null
  usePageTitle(`/system/repairs/${taskId}`, title ?? (error ? taskId : null))
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.repairs')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data || title === null) return <Bones rows={10} height={20} />
  return <Task task={data} title={title} />
}
