import { useEffect, useRef } from 'react'
import type { ChartDrawing } from './draw-chart.ts'
import { PALETTES } from './theme.ts'
import { usePreferences } from './preferences.ts'

export type ChartSeries = { name: string; points: { day: string; value: string | null }[] }
type Props = { label: string; series: ChartSeries[]; format: (value: string) => string; height?: number }

/**
 * Lines over days. The drawing code is fetched when the first chart is; the figures stand in a table
 * beside it.
 */
export function LineChart({ label, series, format, height = 300 }: Props) {
  const holder = useRef<HTMLDivElement>(null)
  const { theme } = usePreferences()
  useEffect(() => {
    let drawing: ChartDrawing | null = null
    let isGone = false
    void import('./draw-chart.ts').then(({ drawLines }) => {
      if (isGone || holder.current === null) return
      drawing = drawLines(holder.current, { series, format, palette: PALETTES[theme] })
    })
    return () => {
      isGone = true
      drawing?.dispose()
    }
  }, [series, format, theme])
  return <div ref={holder} role='img' aria-label={label} style={{ height, width: '100%' }} />
}
