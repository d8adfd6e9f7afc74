import { createContext, use } from 'react'
import type { MoneyUnit } from './money.ts'
import { usePreferences } from './preferences.ts'
import { useText } from './text.ts'

export type Bank = { name_zh: string; name_en: string; currency_code: string; is_demo: boolean }

const BankContext = createContext<Bank | null>(null)
export const BankProvider = BankContext.Provider

export function useBank(): Bank | null {
  return use(BankContext)
}

/** What an amount is counted in: 元, 万元, 亿元, or the bank's own currency in ten thousands and so on. */
export function useUnitLabel(): (unit: MoneyUnit) => string {
  const t = useText()
  const currency = use(BankContext)?.currency_code ?? 'CNY'
  return (unit) => (currency === 'CNY' ? t(`unit.${unit}`) : t(`unit.foreign.${unit}`, { currency }))
}

export function useShownUnit(): { unit: MoneyUnit; unitLabel: string } {
  const { unit } = usePreferences()
  return { unit, unitLabel: useUnitLabel()(unit) }
}
