/** The sentences of the workbench in Chinese. */
export const workbenchZhCN = {
  'workbench.title': '工作台',
  'workbench.hello': '{name}，您好',
  'workbench.scope': '{reach} · {date} 日终',
  'workbench.figures': '关键数字',
  'workbench.customers': '客户数',
  'workbench.aum': '管理资产',
  'workbench.maturities_30d': '30 天内到期',
  'workbench.large_movements': '大额变动',
  'workbench.customers_meaning': '数据范围内状态为“正常”的客户数，已销户和已合并的不计。',
  'workbench.aum_meaning':
    '数据范围内全部客户（不论状态）的日终管理资产（AUM）合计；名单列出资产不为零的客户。',
  'workbench.maturities_30d_meaning': '数据范围内未来 30 天有存款或理财到期的客户数及到期金额。',
  'workbench.large_movements_meaning': '数据范围内当日有大额资金变动的客户数及变动金额。',
  'workbench.aum_note': '{count} 户有资产',
  'workbench.customers_note': '不含销户与合并',
  'workbench.amount': '金额',
  'workbench.maturity_panel': '近期到期',
  'workbench.movement_panel': '当日大额变动',
  'workbench.maturity_none': '未来 30 天内没有到期的存款或理财。',
  'workbench.movement_none': '当日没有大额变动。',
} as const
