import { useEffect, useRef } from 'react'
import type { ChartDrawing } from './draw-chart.ts'
import { usePreferences } from './preferences.ts'
import { PALETTES } from './theme.ts'

export type Bars = {
  names: string[]
  series: { name: string; values: (string | null)[] }[]
  format: (value: string) => string
  /** What a bar that is clicked leads to; the table beside it leads there as well. */
  onChoose?: (index: number) => void
}
type Props = Bars & { label: string; height?: number }

/** Bars side by side. The drawing code is fetched when the first chart is; the figures stand in a table. */
export function BarChart({ label, names, series, format, onChoose, height = 260 }: Props) {
  const holder = useRef<HTMLDivElement>(null)
  const { theme } = usePreferences()
  useEffect(() => {
    let drawing: ChartDrawing | null = null
    let isGone = false
    void import('./draw-bars.ts').then(({ drawBars }) => {
      if (isGone || holder.current === null) return
      const bars = { names, series, format, ...(onChoose && { onChoose }) }
      drawing = drawBars(holder.current, { ...bars, palette: PALETTES[theme] })
    })
    return () => {
      isGone = true
      drawing?.dispose()
    }
  }, [names, series, format, onChoose, theme])
  return <div ref={holder} role='img' aria-label={label} style={{ height, width: '100%' }} />
}
