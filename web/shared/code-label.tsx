import { Tag } from 'antd'
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

export function CodeTag({ list, code, color }: Props & { color?: string }) {
  const { language } = usePreferences()
  if (!code) return null
  return (
    <Tag color={color} title={code}>
      {codeLabel(list, code, language)}
    </Tag>
  )
}
