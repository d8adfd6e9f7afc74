/** Where a prospect comes from. */
export const PROSPECT_SOURCES = [
  'referral',
  'visit',
  'event',
  'list',
  'walk_in',
  'online',
  'payroll',
  'other',
] as const
export type ProspectSource = (typeof PROSPECT_SOURCES)[number]

/** How far somebody is on the way to an account; that he has one the night says. */
export const PROSPECT_STAGES = ['new', 'contacted', 'interested', 'opening', 'lost'] as const
export type ProspectStage = (typeof PROSPECT_STAGES)[number]

export const PROSPECT_CONTACTS = ['phone', 'visit', 'messenger', 'branch', 'event'] as const
export const PROSPECT_OUTCOMES = ['reached', 'not_reached', 'refused'] as const
export const PROSPECT_TYPES = ['retail', 'corporate'] as const

/** By what somebody is known already. */
export const MATCHES = ['certificate', 'phone', 'name'] as const

/** Why a line of a list cannot be taken in, and in which column it is wrong. */
export const PROSPECT_PROBLEMS = {
  fields: { column: 'line', zh: '列数与表头不符', en: 'Another number of fields than the heading has' },
  quotes: { column: 'line', zh: '引号未成对', en: 'A quote is not closed' },
  rounded: {
    column: 'line',
    zh: '数字过长，末位已被表格软件改动，请将单元格设为文本',
    en: 'A number too long for a number cell: its end is lost. Make the cell text',
  },
  type_unknown: { column: 'type', zh: '类型应为个人或对公', en: 'The kind is retail or corporate' },
  name_missing: { column: 'name', zh: '姓名或名称须为 1 至 100 个字', en: 'A name of 1 to 100 characters' },
  phone_wrong: { column: 'phone', zh: '电话号码有误', en: 'This is no telephone number' },
  phone_or_company: { column: 'phone', zh: '电话与单位至少填一项', en: 'A telephone or a company is needed' },
  certificate_wrong: {
    column: 'id_number',
    zh: '证件号码有误（个人为身份证，对公为统一社会信用代码）',
    en: 'No identity number, or of a company no unified social credit code',
  },
  source_unknown: { column: 'source', zh: '来源不认识', en: 'There is no such source' },
  text_long: { column: 'line', zh: '单位或地区过长', en: 'The company or the region is too long' },
  day_wrong: {
    column: 'next_contact_on',
    zh: '下次联系须是今天以后的日期',
    en: 'A day that is still to come',
  },
  owner_unknown: {
    column: 'employee_id',
    zh: '权限范围内无此客户经理',
    en: 'No such manager within reach',
  },
  repeated: { column: 'line', zh: '名单内重复', en: 'Is in the list more than once' },
  known_customer: { column: 'line', zh: '已是本行客户', en: 'Is a customer already' },
  known_prospect: { column: 'line', zh: '已是潜在客户', en: 'Is a prospect already' },
} as const
export type ProspectProblem = keyof typeof PROSPECT_PROBLEMS
