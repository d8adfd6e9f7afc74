import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { Bars } from './bar-chart.tsx'
import type { ChartDrawing } from './draw-chart.ts'
import type { PALETTES } from './theme.ts'
import { FONT } from './theme.ts'

use([BarChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

type Input = Bars & { palette: (typeof PALETTES)['light'] }

/** The tooltip shows the exact text of a bar; only its height is a number of the machine. */
function tooltipText({ names, series, format }: Input, index: number): string {
  const lines = series.map(({ name, values }) => {
    const value = values[index]
    return `${name}&emsp;<b>${value == null ? '—' : format(value)}</b>`
  })
  return [`<b>${names[index] ?? ''}</b>`, ...lines].join('<br>')
}

/** Amounts that are shown as bands have no height. */
function heightOf(value: string | null): number | null {
  const height = value === null ? Number.NaN : Number(value)
  return Number.isNaN(height) ? null : height
}

export function drawBars(holder: HTMLElement, input: Input): ChartDrawing {
  const { names, series, format, palette, onChoose } = input
  const chart = init(holder, null, { renderer: 'canvas' })
  const text = { color: palette.muted, fontFamily: FONT }
  chart.setOption({
    animation: false,
    // Red and green say up and down everywhere else; bars keep to the other colours.
    color: [palette.accent, palette.tier_gold],
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    legend: { top: 4, left: 0, icon: 'roundRect', itemHeight: 10, itemWidth: 14, textStyle: text },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      backgroundColor: palette.card,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontFamily: FONT },
      formatter: (points: unknown) =>
        tooltipText(input, (points as { dataIndex: number }[])[0]?.dataIndex ?? 0),
    },
    xAxis: {
      type: 'category',
      data: names,
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: palette.line } },
    },
    yAxis: {
      type: 'value',
      axisLabel: { ...text, formatter: (value: number) => format(String(Math.round(value))) },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: series.map(({ name, values }) => ({
      name,
      type: 'bar',
      barMaxWidth: 28,
      cursor: onChoose ? 'pointer' : 'default',
      data: values.map(heightOf),
    })),
  })
  if (onChoose) chart.on('click', (bar) => onChoose(bar.dataIndex))
  const observer = new ResizeObserver(() => chart.resize())
  observer.observe(holder)
  return {
    dispose: () => {
      observer.disconnect()
      chart.dispose()
    },
  }
}
