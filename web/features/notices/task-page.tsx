import { useQuery } from '@tanstack/react-query'
import { useParams, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Moment, Plain, useBilingual } from '../../shared/figures.tsx'
import { useNoticesText } from '../../shared/notices-text.ts'
import { usePageTitle } from '../../shared/page-title.ts'
import { Bones, ProblemNotice } from '../../shared/states.tsx'
import styles from './notices.module.css'
import { MoveDialog } from './task-dialog.tsx'
import { Priority, TaskState } from './task-list-page.tsx'
import type { TaskMove, WholeTask } from './tasks.api.ts'
import { taskQuery } from './tasks.api.ts'

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Facts({ task }: { task: WholeTask }) {
  const t = useNoticesText()
  const say = useBilingual()
  const router = useRouter()
  const { link } = task
  return (
    <dl className={`${styles['facts']} ${styles['box']}`}>
      <Fact label={t('task.holder')}>
        <Plain value={say(task.holder.name)} />
      </Fact>
      <Fact label={t('task.due')}>
        <Moment value={task.due_at} />
      </Fact>
      <Fact label={t('task.priority')}>
        <Priority task={task} />
      </Fact>
      <Fact label={t('task.given_by')}>
        <Plain value={task.given_by_name ?? task.given_by} />
      </Fact>
      <Fact label={t('task.given_at')}>
        <Moment value={task.given_at} />
      </Fact>
      {link !== null && (
        <Fact label={t('task.about')}>
          <a
            href={link}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return
              event.preventDefault()
              void router.navigate({ href: link })
            }}
          >
            {t('task.open_link')} {link}
          </a>
        </Fact>
      )}
    </dl>
  )
}

function History({ task }: { task: WholeTask }) {
  const t = useNoticesText()
  const say = useBilingual()
  return (
    <section className={styles['box']} aria-labelledby='task-history'>
      <h2 id='task-history'>{t('task.history')}</h2>
      <ol className={styles['steps']}>
        {task.steps.map((it) => (
          <li key={it.step_id}>
            <strong>
              {t(`task.step.${it.step_code}`)} {it.to_name && t('task.step.to', { name: say(it.to_name) })}
            </strong>
            <span className={styles['note']}>
              {it.by_name ?? t('task.system')} <Moment value={it.happened_at} />
            </span>
            {it.note && <p>{it.note}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Whole({ task }: { task: WholeTask }) {
  const t = useNoticesText()
  const [move, setMove] = useState<TaskMove | null>(null)
  return (
    <article className={styles['page']} aria-labelledby='task-title'>
      <header className={styles['head']}>
        <h1 id='task-title'>{task.title}</h1>
        <TaskState task={task} />
      </header>
      <Facts task={task} />
      <div className={styles['two']}>
        <section className={styles['box']} aria-labelledby='task-note'>
          <h2 id='task-note'>{t('task.explained')}</h2>
          <p className={task.note === null ? styles['note'] : undefined}>{task.note ?? t('task.no_note')}</p>
          {task.moves.length > 0 && (
            <div className={styles['buttons']}>
              {task.moves.map((it) => (
                <Button key={it} type={it === 'done' ? 'primary' : 'default'} onClick={() => setMove(it)}>
                  {t(`task.move.${it}`)}
                </Button>
              ))}
            </div>
          )}
        </section>
        <History task={task} />
      </div>
      {move !== null && <MoveDialog task={task} move={move} onClose={() => setMove(null)} />}
    </article>
  )
}

/** A task whole: who has it until when, and what happened to it. */
export function TaskPage() {
  const t = useNoticesText()
  const { task_id: taskId } = useParams({ from: '/frame/tasks/$task_id' })
  const { data, error, refetch } = useQuery(taskQuery(taskId))
  usePageTitle(`/tasks/${taskId}`, data?.title ?? (error ? taskId : null))
  if (error) {
    return (
      <>
        <h1 className='zk-hidden'>{t('menu.tasks')}</h1>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!data) return <Bones rows={10} height={20} />
  return <Whole task={data} />
}
