import { codeLabel } from '../../shared/codes.ts'
import type { FilterNode } from '../../shared/filter.ts'
import { isCondition } from '../../shared/filter.ts'
import { formatMoney } from '../../shared/money.ts'
import { usePreferences } from '../../shared/preferences.ts'
import { unitsQuery } from '../../shared/units.ts'
import { useText } from '../../shared/text.ts'
import { useShownUnit } from '../../shared/bank.ts'
import { useQuery } from '@tanstack/react-query'
import { conditionWords, useCustomFields } from '../../shared/custom-fields.ts'
import { CODE_LISTS } from './codes.ts'
import { useCustomerLabel } from './customer-columns.tsx'
import { tagsQuery } from './tags.api.ts'

const UNIT_COLUMNS = ['branch_id', 'sub_branch_id', 'org_id']
/** Amounts are filtered in whole fen, and read in the unit that is shown. */
const fenAsYuan = (fen: string) => {
  const digits = fen.replace('-', '').padStart(3, '0')
  return `${fen.startsWith('-') ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function useValueText() {
  const { language } = usePreferences()
  const { unit, unitLabel } = useShownUnit()
  const { data: units } = useQuery(unitsQuery)
  const fields = useCustomFields()
  const { data: tags } = useQuery(tagsQuery)
  return (column: string, value: string) => {
    const field = fields.find((it) => it.name === column)
    const tag = tags?.tags.find((it) => column === 'tag_code' && it.tag_code === value)
    if (tag) return language === 'zh-CN' ? tag.name_zh : tag.name_en
    if (field) return conditionWords(field, value, language)
    if (column.endsWith('_fen')) return `${formatMoney(fenAsYuan(value), unit)} ${unitLabel}`
    if (column in CODE_LISTS) return codeLabel(CODE_LISTS[column as keyof typeof CODE_LISTS], value, language)
    if (UNIT_COLUMNS.includes(column)) return units?.find((it) => it.unit_id === value)?.unit_name ?? value
    return value
  }
}

/** A condition as a person would say it. */
export function useConditionText(): (node: FilterNode) => string {
  const t = useText()
  const label = useCustomerLabel()
  const valueText = useValueText()
  const say = (node: FilterNode): string => {
    if (!isCondition(node)) {
      return 'or' in node
        ? t('list.either', { text: node.or.map(say).join(' / ') })
        : node.and.map(say).join(t('text.semicolon'))
    }
    // A fen column speaks of the figure it stands for.
    const values = node.value === undefined ? [] : [node.value].flat().map(String)
    const shown = values
      .map((value) => valueText(node.column, value))
      .join(node.op === 'between' ? ' – ' : t('text.comma'))
    return `${label(shownColumn(node.column))} ${t(`op.${node.op}`)} ${shown}`.trim()
  }
  return say
}

const SHOWN: Record<string, string> = {
  aum_fen: 'aum_balance_eod',
  aum_avg_fen: 'aum_balance_avg_mtd',
  aum_change_fen: 'aum_balance_change_mom',
  deposit_fen: 'deposit_balance_eod',
  loan_fen: 'loan_balance_eod',
  maturity_fen: 'maturity_amount_30d',
  large_movement_fen: 'large_movement_amount_1d',
  branch_id: 'branch_name',
  sub_branch_id: 'sub_branch_name',
  org_id: 'org_name',
}
const shownColumn = (column: string) => SHOWN[column] ?? column
