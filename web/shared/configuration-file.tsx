import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { useConfigurationText } from './configuration-text.ts'
import styles from './configuration-file.module.css'
import { ReasonDialog } from './reason-dialog.tsx'
import { Bones, ProblemNotice } from './states.tsx'

type Chosen = { name: string; text: string }

type Props<Answer> = {
  /** Where the configuration as it stands is read. */
  download: string
  /** What the file holds, and what does not change. */
  hint: string
  /** Who has to agree. */
  proposeHint: string
  look: (text: string) => Promise<Answer>
  send: (text: string, reason: string) => Promise<Answer>
  /** How many changes the file makes, and how many of its lines are wrong. */
  countOf: (answer: Answer) => { changes: number; problems: number }
  differences: (answer: Answer) => ReactNode
  sent: (answer: Answer) => ReactNode
}

type PreviewProps<Answer> = Props<Answer> & { file: Chosen; onSent: (answer: Answer) => void }

function FilePreview<Answer>({ file, onSent, ...props }: PreviewProps<Answer>) {
  const t = useConfigurationText()
  const [isAsking, setAsking] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['configuration', props.download, file.text],
    queryFn: () => props.look(file.text),
    staleTime: 0,
    retry: false,
  })
  const send = useMutation({
    mutationFn: (reason: string) => props.send(file.text, reason),
    onSuccess: onSent,
  })
  if (error) return <ProblemNotice error={error} hint={error.message} />
  if (!data) return <Bones rows={3} />
  const { changes, problems } = props.countOf(data)
  const isSame = changes + problems === 0
  return (
    <>
      <p>{isSame ? t('config.same', { name: file.name }) : t('config.differs', { name: file.name })}</p>
      {props.differences(data)}
      {!isSame && (
        <span>
          <Button type='primary' disabled={problems > 0} onClick={() => setAsking(true)}>
            {t('config.propose')}
          </Button>
        </span>
      )}
      {isAsking && (
        <ReasonDialog
          title={t('config.propose')}
          isSending={send.isPending}
          error={send.error}
          onSend={send.mutate}
          onClose={() => setAsking(false)}
        >
          <p>{props.proposeHint}</p>
        </ReasonDialog>
      )}
    </>
  )
}

/** A configuration as text: written, and read to be compared and proposed. */
export function ConfigurationFile<Answer>(props: Props<Answer>) {
  const t = useConfigurationText()
  const field = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<Chosen | null>(null)
  const [sent, setSent] = useState<Answer | null>(null)
  return (
    <section className={styles['box']} aria-label={t('config.files')}>
      <h2>{t('config.files')}</h2>
      <p className={styles['note']}>{props.hint}</p>
      <div className={styles['buttons']}>
        <a href={props.download} download>
          {t('config.download')}
        </a>
        <input
          ref={field}
          type='file'
          accept='.jsonl,.json,.txt'
          hidden
          aria-label={t('config.upload')}
          onChange={({ target }) => {
            const [chosen] = target.files ?? []
            if (chosen) void chosen.text().then((text) => setFile({ name: chosen.name, text }))
            setSent(null)
            target.value = ''
          }}
        />
        <Button onClick={() => field.current?.click()}>{t('config.upload')}</Button>
      </div>
      {sent !== null && props.sent(sent)}
      {file && (
        <FilePreview
          {...props}
          file={file}
          onSent={(answer) => {
            setFile(null)
            setSent(answer)
          }}
        />
      )}
    </section>
  )
}
