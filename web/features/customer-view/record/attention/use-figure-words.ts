import type { Figures } from '../../../../../src/modules/customer-view/attention.schema.ts'
import { useShownUnit } from '../../../../shared/bank.ts'
import { codeLabel } from '../../../../shared/codes.ts'
import { useLifeText } from '../../../../shared/life-text.ts'
import { formatMoney, NO_FIGURE } from '../../../../shared/money.ts'
import { usePreferences } from '../../../../shared/preferences.ts'

/** A grade, a level of warning and a level of risk have codes that no other of the three has. */
const CODE_LISTS = ['grade', 'churn_level', 'risk_level']

/** The figures behind an alert or a step as words, by the names that its sentence has for them. */
export function useFigureWords() {
  const t = useLifeText()
  const { language } = usePreferences()
  const { unit, unitLabel } = useShownUnit()
  const wordOf = (code: string) =>
    CODE_LISTS.map((list) => codeLabel(list, code, language)).find((word) => word !== code) ?? code
  return ({ count, days, on, amount, code }: Figures) => ({
    count: count ?? NO_FIGURE,
    days: days === null ? NO_FIGURE : Math.abs(days),
    when: days === null ? '' : days === 0 ? t('value.today') : t('value.in_days', { days }),
    on: on ?? NO_FIGURE,
    amount: amount === null ? NO_FIGURE : `${formatMoney(amount, unit)} ${unitLabel}`,
    code: code === null ? '' : wordOf(code),
  })
}
