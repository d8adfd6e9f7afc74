import { LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { ChartSeries } from './line-chart.tsx'
import type { PALETTES } from './theme.ts'
import { FONT } from './theme.ts'

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

export type ChartDrawing = { dispose: () => void }
type Palette = (typeof PALETTES)['light']
type Input = { series: ChartSeries[]; format: (value: string) => string; palette: Palette }

const NARROW_PX = 520
const STROKES = ['solid', 'dashed', 'dotted', [8, 3, 2, 3]] as const

/** The tooltip shows the exact text of a point; only the height of the line is a number of the machine. */
function tooltipText({ series, format }: Input, index: number): string {
  const day = series[0]?.points[index]?.day ?? ''
  const lines = series.map(({ name, points }) => {
    const value = points[index]?.value
    return `${name}&emsp;<b>${value == null ? '—' : format(value)}</b>`
  })
  return [`<b>${day}</b>`, ...lines].join('<br>')
}

export function drawLines(holder: HTMLElement, input: Input): ChartDrawing {
  const { series, format, palette } = input
  const chart = init(holder, null, { renderer: 'canvas' })
  const text = { color: palette.muted, fontFamily: FONT }
  chart.setOption({
    animation: false,
    // Red and green say up and down everywhere else; lines keep to the other colours, and to their dashes.
    color: [palette.accent, palette.muted, palette.past, palette.text],
    // On a telephone the legend takes two lines.
    grid: {
      left: 8,
      right: 16,
      top: holder.clientWidth < NARROW_PX ? 64 : 40,
      bottom: 8,
      containLabel: true,
    },
    legend: { top: 4, left: 0, icon: 'roundRect', itemHeight: 3, itemWidth: 18, textStyle: text },
    tooltip: {
      trigger: 'axis',
      backgroundColor: palette.card,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontFamily: FONT },
      formatter: (points: unknown) =>
        tooltipText(input, (points as { dataIndex: number }[])[0]?.dataIndex ?? 0),
    },
    xAxis: {
      type: 'time',
      axisLabel: { ...text, hideOverlap: true, formatter: '{yyyy}-{MM}-{dd}' },
      axisLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      type: 'value',
      scale: true,
      axisLabel: { ...text, formatter: (value: number) => format(String(Math.round(value))) },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: series.map(({ name, points }, index) => ({
      name,
      type: 'line',
      symbolSize: 5,
      lineStyle: { width: index === 0 ? 2.5 : 1.5, type: STROKES[index % STROKES.length] },
      data: points.map(({ day, value }) => [day, value === null ? null : Number(value)]),
    })),
  })
  const observer = new ResizeObserver(() => chart.resize())
  observer.observe(holder)
  return {
    dispose: () => {
      observer.disconnect()
      chart.dispose()
    },
  }
}
