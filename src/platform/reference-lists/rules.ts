import type { ListRule } from './contract.ts'
import { linesOn, type List, turningDays } from './timeline.ts'
import { compareNumbers, isSum, type Values } from './values.ts'

export type BrokenRule = { rule: ListRule; day: string; line: Values }

type Line = Values
type RuleOf<R extends ListRule['rule']> = Extract<ListRule, { rule: R }>

/** Lines that are no more than one that stands below them. */
const notAscending = ({ within, by, column }: RuleOf<'ascending'>, lines: Line[]): Line[] =>
  lines.filter((line) =>
    lines.some(
      (other) =>
        within.every((it) => line[it] === other[it]) &&
        compareNumbers(other[by]!, line[by]!) < 0 &&
        compareNumbers(other[column]!, line[column]!) >= 0,
    ),
  )

const notAddingUp = ({ columns, to }: RuleOf<'sum'>, lines: Line[]): Line[] =>
  lines.filter((line) => {
    const numbers = columns.map((it) => line[it] || '0')
    return !isSum(numbers, to)
  })

const notLess = ({ column, than }: RuleOf<'less'>, lines: Line[]): Line[] =>
  lines.filter((line) => line[column] && line[than] && compareNumbers(line[column], line[than]) >= 0)

const tooMuch = ({ column, is, where, begins }: RuleOf<'at_most'>, lines: Line[]): Line[] =>
  lines.filter((line) => line[where]?.startsWith(begins) && compareNumbers(line[column] || '0', is) > 0)

/** The lines of a day that a rule does not hold of. */
function breaking(rule: ListRule, lines: Line[]): Line[] {
  switch (rule.rule) {
    case 'ascending':
      return notAscending(rule, lines)
    case 'sum':
      return notAddingUp(rule, lines)
    case 'less':
      return notLess(rule, lines)
    case 'at_most':
      return tooMuch(rule, lines)
  }
}

/** The first line that breaks each rule of a list, and the day from which it does. */
export function brokenRules(list: List): BrokenRule[] {
  const { rules } = list.contract
  if (rules.length === 0) return []
  const days = turningDays(list)
  return rules.flatMap((rule) => {
    for (const day of days) {
      const lines = linesOn(list, day).map(({ key, values }) => ({ ...key, ...values }))
      const [line] = breaking(rule, lines)
      if (line) return [{ rule, day, line }]
    }
    return []
  })
}
