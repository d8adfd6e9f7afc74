import { Button, Modal, Progress } from 'antd'
import { useRef, useState } from 'react'
import { receiveExport, saveFile } from './export.ts'
import styles from './list-tools.module.css'
import { formatCount } from './money.ts'
import { ProblemNotice } from './states.tsx'
import { useText } from './text.ts'

/** Lines of an export that are no records: the header and the closing count. */
const FRAME_LINES = 2

type Props = { path: string; total: number | undefined; columns: string; conditions: string }
type Step =
  | { name: 'ask' }
  | { name: 'running' | 'done' | 'short'; rows: number }
  | { name: 'failed'; error: unknown }

function useExport({ path, total }: Props) {
  const [step, setStep] = useState<Step | null>(null)
  const abort = useRef<AbortController>(null)
  const run = async () => {
    abort.current = new AbortController()
    setStep({ name: 'running', rows: 0 })
    const onLines = (lines: number) => setStep({ name: 'running', rows: Math.max(0, lines - 1) })
    try {
      const received = await receiveExport(path, { signal: abort.current.signal, onLines })
      const rows = received.lineCount - FRAME_LINES
      if (rows === total) saveFile(received)
      setStep({ name: rows === total ? 'done' : 'short', rows })
    } catch (error) {
      if (!abort.current.signal.aborted) setStep({ name: 'failed', error })
    }
  }
  const close = () => {
    abort.current?.abort()
    setStep(null)
  }
  return { step, run, close, ask: () => setStep({ name: 'ask' }) }
}

function ExportStep({ step, total, conditions, columns }: { step: Step } & Omit<Props, 'path'>) {
  const t = useText()
  if (step.name === 'failed') return <ProblemNotice error={step.error} />
  if (step.name === 'ask') {
    return (
      <>
        <p>{t('list.export_conditions', { text: conditions })}</p>
        <p>{t('list.export_columns', { columns })}</p>
        <p className={styles['note']}>{t('list.export_note')}</p>
      </>
    )
  }
  const count = formatCount(step.rows)
  const words = {
    running: () => t('list.export_running', { count }),
    done: () => t('list.export_done', { count }),
    short: () => t('list.export_short', { count, total: formatCount(total) }),
  }
  const percent = total ? Math.floor(Math.min(100, (step.rows / total) * 100)) : 0
  const status = { running: 'active', done: 'success', short: 'exception' } as const
  return (
    <div aria-live='polite'>
      <Progress percent={percent} status={status[step.name]} />
      <p>{words[step.name]()}</p>
    </div>
  )
}

/** Exports exactly what the list shows, with progress; a file whose count does not fit is not saved. */
export function ExportButton(props: Props) {
  const t = useText()
  const { step, run, close, ask } = useExport(props)
  const count = formatCount(props.total)
  const begin = (
    <Button key='begin' type='primary' onClick={() => void run()}>
      {t('list.export_begin', { count })}
    </Button>
  )
  return (
    <>
      <Button onClick={ask} disabled={!props.total}>
        {t('action.export')}
      </Button>
      <Modal
        title={t('list.export_title')}
        open={step !== null}
        onCancel={close}
        footer={[
          <Button key='close' onClick={close}>
            {t(step?.name === 'running' ? 'action.cancel' : 'action.close')}
          </Button>,
          ...(step?.name === 'ask' || step?.name === 'failed' ? [begin] : []),
        ]}
      >
        {step && <ExportStep {...props} step={step} />}
      </Modal>
    </>
  )
}
