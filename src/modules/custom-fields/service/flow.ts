import { type Definition, nameOf } from '../../../platform/custom-fields.schema.ts'
import { changesBetween, recordAudit } from '../../../platform/audit.ts'
import type { Databases } from '../../../platform/context.ts'
import { conflict } from '../../../platform/errors.ts'
import { defineFlow, type FlowLine } from '../../approvals/index.ts'
import { problemOf } from '../policy.ts'
import * as queries from '../queries/definitions.ts'
import { type Facts, facts as factsSchema, FIELDS_MAX, type Move } from '../schema.ts'

type Db = Databases['db']

export const DEFINITIONS = 'custom_fields.definitions'

const WORDS: Record<Move, { zh: string; en: string }> = {
  define: { zh: '新增字段', en: 'New field' },
  change: { zh: '修改字段', en: 'Change of field' },
  retire: { zh: '停用字段', en: 'Field no longer used' },
  restore: { zh: '恢复字段', en: 'Field used again' },
}

const LABELS: Record<keyof Definition, { zh: string; en: string }> = {
  field_code: { zh: '代码', en: 'Code' },
  record_kind: { zh: '记录', en: 'Record' },
  kind_code: { zh: '类型', en: 'Kind' },
  class_code: { zh: '数据级别', en: 'Class' },
  decimals: { zh: '小数位', en: 'Decimals' },
  name_zh: { zh: '中文名称', en: 'Name, Chinese' },
  name_en: { zh: '英文名称', en: 'Name, English' },
  help_zh: { zh: '中文说明', en: 'Help, Chinese' },
  help_en: { zh: '英文说明', en: 'Help, English' },
  group_zh: { zh: '中文分组', en: 'Group, Chinese' },
  group_en: { zh: '英文分组', en: 'Group, English' },
  owner_name: { zh: '归口部门', en: 'Owner' },
  position: { zh: '顺序', en: 'Order' },
  is_required: { zh: '必填', en: 'Required' },
  applies_to: { zh: '适用客户', en: 'For' },
  length_max: { zh: '最大长度', en: 'Longest' },
  value_min: { zh: '下限', en: 'At least' },
  value_max: { zh: '上限', en: 'At most' },
  options: { zh: '选项', en: 'Entries' },
}

/** Codes of a definition in words, in both languages as its entries are. */
const VALUES: Partial<Record<keyof Definition, Record<string, string>>> = {
  record_kind: { customer: '客户 / Customer' },
  kind_code: {
    text: '文本 / Text',
    integer: '整数 / Whole number',
    decimal: '小数 / Decimal',
    amount: '金额（元） / Amount (yuan)',
    date: '日期 / Date',
    flag: '是否 / Yes or no',
    choice: '单选 / One of a list',
    choices: '多选 / Several of a list',
  },
  class_code: { C1: 'C1 一般 / as most', C2: 'C2 敏感 / sensitive' },
  applies_to: { retail: '个人 / Retail', corporate: '对公 / Corporate' },
  is_required: { true: '是 / Yes', false: '否 / No' },
}

/** Values as an approver reads them: of a list each entry with its words. */
function textOf(name: keyof Definition, definition: Definition): string | null {
  const value = definition[name]
  if (value === null || value === '') return null
  if (!Array.isArray(value)) return VALUES[name]?.[String(value)] ?? String(value)
  const said = value.map((it) => `${it.code} ${it.zh} / ${it.en}${it.is_retired ? ' ×' : ''}`)
  return said.join('; ') || null
}

const LINE_LENGTH_MAX = 900

function linesOf({ definition, before }: Facts): FlowLine[] {
  const names = Object.keys(LABELS) as (keyof Definition)[]
  return names.flatMap((it) => {
    const [from, to] = [before && textOf(it, before), textOf(it, definition)]
    if (from === to) return []
    const { zh, en } = LABELS[it]
    const cut = (text: string | null) => text && text.slice(0, LINE_LENGTH_MAX)
    return [{ label_zh: zh, label_en: en, before: cut(from), after: cut(to) }]
  })
}

/** One field, defined, changed or taken out of use; whoever heads the business agrees. */
export const CUSTOM_FIELD_FLOW = defineFlow<Facts>({
  flow_code: 'custom_field',
  name_zh: '自定义字段变更',
  name_en: 'Change of a custom field',
  facts: factsSchema,
  steps: [{ by: { role: 'hq_mgr' }, within_working_days: 3 }],
  expires_within_working_days: 20,
  describe: (facts) => {
    const { move, definition } = facts
    return {
      title_zh: `${WORDS[move].zh}：${definition.name_zh}`,
      title_en: `${WORDS[move].en}: ${definition.name_en}`,
      lines: [{ label_zh: '字段', label_en: 'Field', value: nameOf(definition) }, ...linesOf(facts)],
    }
  },
  apply: async (db, { request_id, facts, maker_id, decided_by, traced, clock }) => {
    const { move, definition, version } = facts
    await queries.holdDefinitions(db)
    const before = await queries.findField(db, definition.field_code)
    await checkStanding(db, { facts, before })
    const is_retired = move === 'retire' || (move === 'change' && before!.is_retired)
    const at = clock.now().toISOString()
    const by = { made_by: maker_id, approved_by: decided_by, changed_at: at }
    await queries.writeField(db, { ...definition, ...by, is_retired, version: version + 1, request_id })
    const told = before ? { ...definitionOf(before), is_retired: before.is_retired } : null
    await recordAudit(
      { databases: { db }, clock },
      {
        ...traced,
        action: `custom_fields.${move}`,
        outcome: 'done',
        subject: nameOf(definition),
        record: { table: DEFINITIONS, id: definition.field_code },
        changes: changesBetween(told, { ...definition, is_retired }),
        details: { request_id, made_by: maker_id },
      },
    )
  },
})

/** What of a field people define. */
export function definitionOf(field: queries.StoredField): Definition {
  const names = Object.keys(LABELS) as (keyof Definition)[]
  return Object.fromEntries(names.map((it) => [it, field[it]])) as Definition
}

type Standing = {
  facts: Pick<Facts, 'move' | 'definition' | 'version'>
  before: queries.StoredField | undefined
}

/** What is in use can be retired, what is retired used again; either can be changed. */
const isOpenTo = (move: Move, { is_retired }: queries.StoredField): boolean =>
  move === 'change' || (move === 'retire') !== is_retired

/** What was asked for has to fit the field as it stands, when it is asked for and when it is agreed to. */
export async function checkStanding(db: Db, { facts, before }: Standing): Promise<void> {
  const { move, definition, version } = facts
  if (move === 'define' && before) {
    throw conflict('custom_field_taken', `The code ${definition.field_code} has been used.`)
  }
  if (move !== 'define' && !(before?.version === version && isOpenTo(move, before))) {
    throw conflict('custom_field_moved', 'The field is another by now. Look at it again.')
  }
  const problem = problemOf(definition, before ? definitionOf(before) : null)
  if (problem) throw conflict('custom_field_wrong', `The field cannot be so: ${problem}.`, { problem })
  if (move !== 'define' && move !== 'restore') return
  if ((await queries.countActive(db, definition.record_kind)) >= FIELDS_MAX) {
    throw conflict('custom_fields_many', `A record has ${FIELDS_MAX} fields of its own at most.`)
  }
}
