import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { codeLabel } from './codes.ts'
import type { FigureDefinition } from './definitions.ts'
import { useColumnLabel, useDefinition } from './definitions.ts'
import styles from './figure-label.module.css'
import { useBilingual } from './figures.tsx'
import { useNight } from './night.ts'
import { usePreferences } from './preferences.ts'
import { useText } from './text.ts'

type CardProps = {
  name: string
  meaning: string
  definition: FigureDefinition | null
  businessDate: string | null
}

function DefinitionCard({ name, meaning, definition, businessDate }: CardProps) {
  const t = useText()
  const { language } = usePreferences()
  const wordFor = (list: string, code: string | null | undefined) => code && codeLabel(list, code, language)
  const lines: [string, string | null | undefined][] = [
    [t('definition.unit'), wordFor('metric_unit', definition?.unit)],
    [t('definition.kind'), wordFor('metric_kind', definition?.kind)],
    [t('definition.owner'), wordFor('department', definition?.owner)],
    [t('definition.version'), definition && versionOf(definition, (date) => t('definition.since', { date }))],
    [t('definition.source'), definition?.table],
    [t('definition.business_date'), businessDate],
  ]
  return (
    <div className={styles['card']}>
      <strong>{name}</strong>
      <p>{meaning}</p>
      <dl>
        {lines.map(([label, value]) => value && <DefinitionLine key={label} label={label} value={value} />)}
      </dl>
    </div>
  )
}

/** The version in force, and since when where it has changed. */
function versionOf({ versions }: FigureDefinition, sinceWhen: (date: string) => string): string | null {
  const [newest] = versions ?? []
  if (!newest) return null
  return `v${newest.number}${newest.since === null ? '' : ` ${sinceWhen(newest.since)}`}`
}

function DefinitionLine({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

type Props = {
  column: string
  children?: ReactNode
  /** Day the figure describes when it is not the business date of the night, as in a record of the past. */
  businessDate?: string | null
  /** What the figure means where the catalogue does not say, such as a sum over a list. */
  meaning?: string
}

/** The name of a figure; hovering or focusing it shows the definition and the day it describes. */
export function FigureLabel({ column, children, businessDate, meaning }: Props) {
  const definition = useDefinition(column)
  const labelColumn = useColumnLabel()
  const say = useBilingual()
  const night = useNight()
  const label = children ?? labelColumn(column)
  const text = meaning ?? (definition && say(definition.meaning))
  if (!text) return <span>{label}</span>
  const card = (
    <DefinitionCard
      name={definition === null && typeof label === 'string' ? label : labelColumn(column)}
      meaning={text}
      definition={definition}
      businessDate={businessDate ?? night?.business_date ?? null}
    />
  )
  return (
    <Tooltip
      title={card}
      trigger={['hover', 'focus']}
      mouseEnterDelay={0.25}
      classNames={{ root: styles['tip'] }}
    >
      {/* Focusable, so that no mouse is needed; without a role, or it would name no heading. */}
      <span
        className={styles['label']}
        tabIndex={0}
        // A click, as on a column that sorts, takes no focus: the card would stay and cover its neighbours.
        onMouseDown={(event) => event.preventDefault()}
      >
        {label}
      </span>
    </Tooltip>
  )
}
