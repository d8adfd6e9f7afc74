import { Link } from '@tanstack/react-router'
import type { FileAnswer } from '../../src/platform/configuration.schema.ts'
import { request } from './api-client.ts'
import { ConfigurationFile } from './configuration-file.tsx'
import styles from './configuration-file.module.css'
import { useConfigurationText } from './configuration-text.ts'
import { useBilingual } from './figures.tsx'
import { useProblemText } from './problem-text.ts'
import { SummaryLines } from './summary-lines.tsx'

type Refusal = (code: string) => string | undefined

function Differences({ changes, problems, refusal }: FileAnswer & { refusal: Refusal }) {
  const t = useConfigurationText()
  const told = useProblemText()
  const say = useBilingual()
  return (
    <ul className={styles['list']}>
      {problems.map((it) => (
        <li key={it.line} role='alert'>
          {t('config.line', { line: it.line, name: it.name })} {refusal(it.code) ?? told(it.code, it.message)}
        </li>
      ))}
      {changes.map((it) => (
        <li key={it.line} className={styles['box']}>
          <h3>{say({ zh: it.title_zh, en: it.title_en })}</h3>
          <SummaryLines lines={it.lines} />
        </li>
      ))}
    </ul>
  )
}

function Sent({ request_ids }: FileAnswer) {
  const t = useConfigurationText()
  return (
    <p role='status'>
      {t('config.sent', { count: request_ids.length })}{' '}
      {request_ids.map((request_id) => (
        <span key={request_id}>
          <Link to='/approvals/$request_id' params={{ request_id }}>
            {request_id}
          </Link>{' '}
        </span>
      ))}
    </p>
  )
}

type Props = {
  path: string
  hint: string
  /** What only requests of this kind are refused for, in words. */
  refusal?: Refusal
  onSent: () => void
}

const NONE: Refusal = () => undefined

/** A configuration of which every change is a request of its own. */
export function RequestsFile({ path, hint, refusal = NONE, onSent }: Props) {
  const t = useConfigurationText()
  const post = (body: object) => request<FileAnswer>(path, { method: 'POST', body })
  return (
    <ConfigurationFile<FileAnswer>
      download={`${path}/configuration`}
      hint={hint}
      proposeHint={t('config.requests_hint')}
      look={(text) => post({ text, is_preview: true })}
      send={async (text, reason) => {
        const answer = await post({ text, reason })
        onSent()
        return answer
      }}
      countOf={({ changes, problems }) => ({ changes: changes.length, problems: problems.length })}
      differences={(answer) => <Differences {...answer} refusal={refusal} />}
      sent={(answer) => <Sent {...answer} />}
    />
  )
}
