/**
 * What somebody becomes of a customer: his holder, somebody who assists, with what in a team, or that no
 * more.
 */
export const SEAT_ROLES = ['primary', 'assistant', 'lead', 'product', 'risk', 'ops', 'end'] as const
export type SeatRole = (typeof SEAT_ROLES)[number]

/** Why a line cannot be done, and in which column it is wrong. */
export const PROBLEMS = {
  fields: { column: 'line', zh: '列数与表头不符', en: 'Another number of fields than the heading has' },
  quotes: { column: 'line', zh: '引号未成对', en: 'A quote is not closed' },
  rounded: {
    column: 'customer_no',
    zh: '数字过长，末位已被表格软件改动，请将单元格设为文本',
    en: 'A number too long for a number cell: its end is lost. Make the cell text',
  },
  customer_unknown: { column: 'customer_no', zh: '权限范围内无此客户', en: 'No such customer within reach' },
  customer_closed: { column: 'customer_no', zh: '客户已销户', en: 'The customer has closed' },
  repeated: { column: 'customer_no', zh: '同一客户出现多次', en: 'The customer is named more than once' },
  frozen: {
    column: 'customer_no',
    zh: '客户在未办结的移交等申请中',
    en: 'An open request of others holds the customer',
  },
  not_taken_up: {
    column: 'customer_no',
    zh: '客户尚无归属，待当晚批处理',
    en: 'Nobody holds the customer yet; the next night takes him up',
  },
  scheduled: {
    column: 'customer_no',
    zh: '客户已有以后生效的变更',
    en: 'A later change of the customer is written down already',
  },
  moved: {
    column: 'customer_no',
    zh: '检查后客户归属已变动',
    en: 'Somebody else was given the customer since the check',
  },
  giver_out_of_reach: {
    column: 'customer_no',
    zh: '现主办机构不在权限范围内',
    en: 'The present holder is out of reach',
  },
  role_unknown: { column: 'role', zh: '角色不认识', en: 'There is no such role' },
  manager_unknown: { column: 'employee_id', zh: '无此员工', en: 'There is no such employee' },
  manager_left: { column: 'employee_id', zh: '员工已离职或停用', en: 'The employee is not active' },
  manager_out_of_reach: {
    column: 'employee_id',
    zh: '接收人机构不在权限范围内',
    en: 'The receiver is out of reach',
  },
  not_a_manager: { column: 'employee_id', zh: '不是客户经理', en: 'Is no relationship manager' },
  not_qualified: {
    column: 'employee_id',
    zh: '岗位类别不能主办该类客户',
    en: 'Managers of this kind may not hold such customers',
  },
  own_customer: {
    column: 'employee_id',
    zh: '本人或亲属，不得管户',
    en: 'The customer is himself or a relative',
  },
  unchanged: { column: 'employee_id', zh: '已由其主办或协办', en: 'Holds or assists the customer already' },
  not_assisting: { column: 'employee_id', zh: '并未协办该客户', en: 'Does not assist the customer' },
  assistants_full: { column: 'employee_id', zh: '协办超过 5 人', en: 'More than five would assist' },
  virtual_assistant: {
    column: 'employee_id',
    zh: '虚拟行员不能协办',
    en: 'A unit’s virtual holder cannot assist',
  },
  over_capacity: {
    column: 'employee_id',
    zh: '超过管户上限',
    en: 'More customers than a manager looks after',
  },
  below_vip: {
    column: 'reason',
    zh: '未达贵宾等级，须写明理由（至少 5 个字）',
    en: 'Below VIP: a reason of five characters is needed',
  },
} as const
export type ProblemCode = keyof typeof PROBLEMS

export const RULE_METHODS = ['even_count', 'even_aum', 'quota', 'nearby'] as const
export const RULE_PRODUCTS = ['deposit', 'wealth', 'loan', 'card'] as const
