/** What every page may have to say of customer management, in Chinese. */
export const managementZhCN = {
  'menu.customer_management': '客户管理',
  'menu.identity': '疑似同一客户',
  'record.merged_notice': '原客户号 {id} 已并入本客户。',
  'problem.identity_pair_not_found': '没有这一对客户，或不在您的数据范围内。',
  'problem.decision_not_found': '没有这项裁定，或不在您的数据范围内。',
  'problem.decision_exists': '这一对客户已有进行中或生效的裁定，请刷新后查看。',
  'problem.decision_moved': '裁定状态已变化，请刷新后重试。',
  'problem.pair_moved': '这一对客户的状态已变化，请刷新后重试。',
  'problem.same_person': '需由另一人复核：提请人不能自己同意。',
  'problem.customer_merged': '该客户号已并入另一客户。',
  'column.customer_name': '姓名 / 名称',
  'column.address': '地址',
  'column.id_number': '证件号码',
  'column.organization_code': '组织机构代码',
} as const
