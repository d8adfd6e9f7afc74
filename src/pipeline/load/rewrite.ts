import { cleanIdentifier, isOrganisationCode, isUscc } from '../../platform/crypto/index.ts'
import { isPrivate, isWide, replacePrivate } from './characters.ts'
import type { Column, Contract } from './contracts.ts'
import type { Rule, Tell, TellColumn } from './findings.ts'
import type { Lists } from './lists.ts'
import { normaliseName, spellName } from './names.ts'
import { makeProtector, type Protection } from './protect.ts'

type RewriteInput = { contract: Contract; protection: Protection; lists: Lists; tell: Tell }

/** The columns whose values become several parts in the staging file, or another value. */
export type Rewrite = {
  at: number
  column: Column
  parts: (value: string | null, fields: string[]) => string[]
}[]

/** Null when a line can be taken as it is. */
export function makeRewrite(input: RewriteInput): Rewrite | null {
  const rewrite = input.contract.columns.flatMap((column, at) => {
    const parts = partsMakerOf(input, column)
    return parts === null ? [] : [{ at, column, parts }]
  })
  return rewrite.length > 0 ? rewrite : null
}

function partsMakerOf(input: RewriteInput, column: Column): Rewrite[number]['parts'] | null {
  const { contract, protection, lists } = input
  const tell = tellAbout(input, column)
  if (column.protect) return makeProtector(protection, { contract, column, lists, tell })
  if (column.pinyin) return makeSpeller(lists, tell)
  return column.check === 'uscc' ? makeUsccCheck(tell) : null
}

const tellAbout =
  ({ tell }: RewriteInput, { name }: Column): TellColumn =>
  (rule, value) =>
    tell(name, rule, value)

/** A name in one spelling, its sound and initials, and what came where that was another spelling. */
function makeSpeller(lists: Lists, tell: TellColumn) {
  return (value: string | null): string[] => {
    if (value === null) return ['', '', '', '']
    const name = normaliseName(replacePrivate(value, lists))
    if (isPrivate(value)) tell('PRIVATE', value)
    const rule = name === value ? null : ruleOfSpelling(value, name, lists)
    if (rule) tell(rule, value)
    const { full, initials } = spellName(name)
    return [name, full, initials, name === value ? '' : value]
  }
}

/** Why a name is spelt another way than it came; capitals and brackets are a matter of style. */
function ruleOfSpelling(value: string, name: string, lists: Lists): Rule | null {
  if (isWide(value)) return 'WIDE'
  if (value.trimEnd() !== value) return 'PADDED'
  const plain = replacePrivate(value, lists).normalize('NFKC')
  return plain.toLowerCase() === name.toLowerCase() ? null : 'SPELLING'
}

const USCC_LENGTH = 18
/** Where a credit code holds the organisation code, which has a check character of its own. */
const INNER_CODE = [8, 17] as const
/** Organisation codes of nine characters, licence numbers of thirteen and fifteen. */
const OLD_CODE_LENGTHS = [9, 13, 15]

/**
 * A credit code without blanks and dashes, and whether it is one: its column still holds older numbers. One
 * whose organisation code fails is taken all the same, and in doubt.
 */
function makeUsccCheck(tell: TellColumn) {
  return (value: string | null): string[] => {
    if (value === null) return ['', '']
    const code = cleanIdentifier(value).replaceAll('-', '')
    if (code !== value) tell('ID_REWRITTEN', value)
    const isValid = isUscc(code)
    if (OLD_CODE_LENGTHS.includes(code.length)) tell('OLD_CODE', value)
    else if (!isValid) tell('ID_INVALID', value)
    else if (!isOrganisationCode(code.slice(...INNER_CODE))) tell('INNER_CODE', value)
    return [code, code.length === USCC_LENGTH ? (isValid ? '1' : '0') : '']
  }
}
