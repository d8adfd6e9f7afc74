import { isCustomField } from '../../../platform/field-names.schema.ts'
import type { FIELD_CLASSES } from '../../../platform/field-names.schema.ts'
import type { FlowLine } from '../../approvals/index.ts'
import { listPermissions } from '../../system/index.ts'
import { diffOf, type RoleContent, type RoleDiff, type RoleFacts, type ShownIn } from '../roles.schema.ts'

type Words = { zh: string; en: string }

const KINDS: Record<RoleFacts['kind_code'], Words> = {
  create: { zh: '新建角色', en: 'New role' },
  change: { zh: '变更角色', en: 'Change of the role' },
  reset: { zh: '恢复角色默认设置', en: 'Set back the role' },
  close: { zh: '停用角色', en: 'Close the role' },
  reopen: { zh: '启用角色', en: 'Open again the role' },
}

const FIELDS: Record<RoleDiff['fields'][number]['field'], Words> = {
  name_zh: { zh: '中文名称', en: 'Chinese name' },
  name_en: { zh: '英文名称', en: 'English name' },
  reach_kind: { zh: '数据范围', en: 'Reach' },
  is_active: { zh: '启用', en: 'Open' },
}

const REACH: Record<NonNullable<RoleContent['reach_kind']>, Words> = {
  head: { zh: '全行', en: 'The whole bank' },
  line: { zh: '本条线', en: 'Own line of business' },
  org: { zh: '本机构及下级', en: 'Own unit and below' },
  team: { zh: '本团队', en: 'Own team' },
  manager: { zh: '本人名下及授权客户', en: 'Own and granted customers' },
}
const NO_REACH = { zh: '不可查看客户', en: 'No customers' }
export const reachWords = (reach: RoleContent['reach_kind']): Words =>
  reach === null ? NO_REACH : REACH[reach]

const POWER: Record<RoleContent['power_code'], Words> = {
  business: { zh: '业务', en: 'Business' },
  system: { zh: '系统管理', en: 'System' },
  security: { zh: '安全管理', en: 'Security' },
  audit: { zh: '审计', en: 'Audit' },
}

export const powerWords = (power: RoleContent['power_code']): Words => POWER[power]

const CLASSES: Record<(typeof FIELD_CLASSES)[number], Words> = {
  person_name: { zh: '姓名', en: 'Names' },
  id_number: { zh: '证件号码', en: 'Identity numbers' },
  mobile: { zh: '手机号', en: 'Mobile numbers' },
  email: { zh: '电子邮箱', en: 'E-mail addresses' },
  address: { zh: '地址', en: 'Addresses' },
  birth_date: { zh: '出生日期', en: 'Dates of birth' },
  employer: { zh: '工作单位', en: 'Employers' },
  account_no: { zh: '账号', en: 'Account numbers' },
  counterparty: { zh: '交易对手', en: 'Counterparties' },
  amount: { zh: '金额', en: 'Amounts' },
  credit: { zh: '信用信息', en: 'Credit information' },
}

const SHOWN: Record<ShownIn['in_list'], Words> = {
  hidden: { zh: '不显示', en: 'hidden' },
  masked: { zh: '脱敏', en: 'masked' },
  clear: { zh: '明文', en: 'clear' },
}

export const nameIn = ({ name_zh, name_en }: Pick<RoleContent, 'name_zh' | 'name_en'>): Words => ({
  zh: name_zh,
  en: name_en,
})

/** What a request to change a role is called: by the name that the role has or is to have. */
export function titleOf({ kind_code, before, after }: RoleFacts): { title_zh: string; title_en: string } {
  const { zh, en } = nameIn(before ?? after)
  return { title_zh: `${KINDS[kind_code].zh}：${zh}`, title_en: `${KINDS[kind_code].en}: ${en}` }
}

/** What an approver reads: the role, what it gains and loses, and what else is different of it. */
export function linesOf(facts: RoleFacts): FlowLine[] {
  const { role_code, before, after, copied_from } = facts
  const diff = diffOf(before, after)
  const { zh, en } = nameIn(before ?? after)
  const model = copied_from && nameIn(copied_from)
  return [
    fact({ zh: '角色', en: 'Role' }, { zh: `${zh}（${role_code}）`, en: `${en} (${role_code})` }),
    ...(before ? [] : [fact({ zh: '职权类别', en: 'Power' }, powerWords(after.power_code))]),
    ...(model
      ? [fact({ zh: '复制自（不相容角色相同）', en: 'Made of (excludes the same roles)' }, model)]
      : []),
    ...rightsLines(diff),
    ...diff.fields.map((it) => fieldLine(it, before === null)),
    ...diff.shown.map((it) => shownLine(it, facts.field_names)),
  ]
}

const fact = (label: Words, value: Words): FlowLine => ({ label_zh: label.zh, label_en: label.en, value })

type Change = Required<Pick<FlowLine, 'before' | 'after'>>
const change = (label: Words, { before, after }: Change): FlowLine => ({
  label_zh: label.zh,
  label_en: label.en,
  before,
  after,
})

function rightsLines({ added, removed }: RoleDiff): FlowLine[] {
  const known = new Map(listPermissions().map(({ permission, zh, en }) => [permission, { zh, en }]))
  const words = (codes: string[]) => codes.map((it) => known.get(it) ?? it)
  return [
    ...(added.length > 0
      ? [change({ zh: '增加权限', en: 'Rights added' }, { before: null, after: words(added) })]
      : []),
    ...(removed.length > 0
      ? [change({ zh: '取消权限', en: 'Rights removed' }, { before: words(removed), after: null })]
      : []),
  ]
}

function fieldLine({ field, before, after }: RoleDiff['fields'][number], isNew: boolean): FlowLine {
  const said = (value: string | null): Words | string => {
    if (field === 'is_active') return value === 'true' ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' }
    if (field !== 'reach_kind') return value ?? ''
    return reachWords(value as RoleContent['reach_kind'])
  }
  return change(FIELDS[field], { before: isNew ? null : said(before), after: said(after) })
}

function shownLine(
  { field_class, before, after }: RoleDiff['shown'][number],
  names: RoleFacts['field_names'],
): FlowLine {
  const { zh, en } = isCustomField(field_class)
    ? (names[field_class] ?? { zh: field_class, en: field_class })
    : CLASSES[field_class]
  const label = { zh: `${zh}（列表 / 详情）`, en: `${en} (list / record)` }
  const said = ({ in_list, in_record }: ShownIn): Words => ({
    zh: `${SHOWN[in_list].zh} / ${SHOWN[in_record].zh}`,
    en: `${SHOWN[in_list].en} / ${SHOWN[in_record].en}`,
  })
  return change(label, { before: before && said(before), after: said(after) })
}
