import type { workbenchZhCN } from './workbench.zh-CN.ts'

/** The sentences of the workbench in English. */
export const workbenchEnUS: Record<keyof typeof workbenchZhCN, string> = {
  'workbench.title': 'Workbench',
  'workbench.hello': 'Hello, {name}',
  'workbench.scope': '{reach} · end of {date}',
  'workbench.book': 'Open my customers',
  'workbench.figures': 'Key figures',
  'workbench.customers': 'Customers',
  'workbench.aum': 'Assets under management',
  'workbench.maturities_30d': 'Maturing within 30 days',
  'workbench.large_movements': 'Large movements',
  'workbench.customers_meaning':
    'Active customers in your data scope; closed and merged ones are not counted.',
  'workbench.aum_meaning':
    'Assets under management of all customers in your data scope; the list holds those not at zero.',
  'workbench.maturities_30d_meaning':
    'Customers in your data scope with a deposit or product maturing within 30 days, and the amount.',
  'workbench.large_movements_meaning':
    'Customers in your data scope with a large movement of money that day, and the amount.',
  'workbench.aum_note': '{count} {count|customer|customers} with assets',
  'workbench.customers_note': 'without closed and merged ones',
  'workbench.amount': 'Amount',
  'workbench.maturity_panel': 'Maturing soon',
  'workbench.movement_panel': 'Large movements of the day',
  'workbench.maturity_none': 'No deposit or wealth product matures in the next 30 days.',
  'workbench.movement_none': 'There was no large movement that day.',
  'workbench.look_up': 'Customers are served by a number that they tell',
  'workbench.look_up_hint': 'There is no list: they are looked up one at a time, present or on the phone.',
}
