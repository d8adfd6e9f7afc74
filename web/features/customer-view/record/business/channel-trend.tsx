import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { ChannelMonth } from '../../../../../src/modules/customer-view/channel-months.schema.ts'
import { BarChart } from '../../../../shared/bar-chart.tsx'
import { useBusinessText } from '../../../../shared/business-text.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { DataTable, type TableColumn } from '../../../../shared/data-table.tsx'
import { Count, Day } from '../../../../shared/figures.tsx'
import { formatCount } from '../../../../shared/money.ts'
import { usePreferences } from '../../../../shared/preferences.ts'
import { ProblemNotice } from '../../../../shared/states.tsx'
import { channelMonthsQuery } from '../../customer-view.api.ts'
import { Section, type TabProps } from '../section.tsx'

const FIGURES = ['login_count_30d', 'transaction_count_30d'] as const
const NOTHING: ChannelMonth[] = []

/** How the use of electronic channels went over a year: of one date alone there is no course to show. */
export function ChannelTrend({ recordKey, businessDate }: TabProps) {
  const t = useBusinessText()
  const { language } = usePreferences()
  const { data: rows = NOTHING, error, refetch } = useQuery(channelMonthsQuery(recordKey))
  const days = useMemo(() => [...new Set(rows.map((it) => it.business_date))], [rows])
  const channels = useMemo(() => [...new Set(rows.map((it) => it.ebank_channel_code))].toSorted(), [rows])
  const series = useMemo(() => {
    const usedOn = (day: string, channel: string) =>
      rows.find((it) => it.business_date === day && it.ebank_channel_code === channel)
    return channels.map((channel) => ({
      name: codeLabel('ebank_channel', channel, language),
      values: days.map((day) => String(usedOn(day, channel)?.transaction_count_30d ?? 0)),
    }))
  }, [rows, days, channels, language])
  const format = useCallback((value: string) => formatCount(value), [])
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (days.length < 2) return null
  const columns: TableColumn<string>[] = [
    {
      column: 'channel_month',
      label: t('business.until'),
      isFixed: true,
      render: (day) => <Day value={day} />,
    },
    ...channels.flatMap((channel) =>
      FIGURES.map((figure): TableColumn<string> => ({
        column: `${channel}_${figure}`,
        label: `${codeLabel('ebank_channel', channel, language)} ${t(`business.trend.${figure}`)}`,
        isNumber: true,
        render: (day) => (
          <Count
            value={
              rows.find((it) => it.business_date === day && it.ebank_channel_code === channel)?.[figure] ?? 0
            }
          />
        ),
      })),
    ),
  ]
  return (
    <Section title={t('business.channel_trend')} note={t('business.channel_trend_note')}>
      <BarChart
        label={t('business.channel_trend')}
        names={days}
        series={series}
        format={format}
        height={200}
      />
      <DataTable<string>
        label={t('business.channel_trend')}
        rows={days.toReversed()}
        rowKey={(day) => day}
        columns={columns}
        businessDate={businessDate}
        empty={null}
      />
    </Section>
  )
}
