import styles from './code-label.module.css'
import { codeLabel } from './codes.ts'
import { Plain } from './figures.tsx'
import { usePreferences } from './preferences.ts'

type Props = { list: string; code: string | null | undefined }

/** A code in words; the code itself is in the hover, for those who know the core system by heart. */
export function CodeLabel({ list, code }: Props) {
  const { language } = usePreferences()
  if (!code) return <Plain value={null} />
  return <span title={code}>{codeLabel(list, code, language)}</span>
}

export type Tone = 'plain' | 'gold' | 'blue' | 'teal' | 'purple' | 'warning' | 'alarm'

/** A word set apart by a tint; the word says it all, the tint only finds it faster. */
export function Badge({ text, title, tone = 'plain' }: { text: string; title?: string; tone?: Tone }) {
  return (
    <span className={`${styles['badge']} ${styles[tone]}`} title={title}>
      {text}
    </span>
  )
}

export function CodeBadge({ list, code, tone }: Props & { tone?: Tone }) {
  const { language } = usePreferences()
  if (!code) return null
  return <Badge text={codeLabel(list, code, language)} title={code} {...(tone !== undefined && { tone })} />
}
