/** The sentences of what is hidden, in Chinese: loaded with the pages that say them. */
export const hiddenZhCN = {
  'hidden.label': '未完整显示的内容',
  'hidden.fields': '按您的角色未完整显示：{fields}。',
  'hidden.field_count': '{name} {count} 项',
  'hidden.joint': '、',
  'hidden.amounts': '金额只显示区间，不能据以合计。',
  'hidden.customers':
    '您的范围内另有 {count} 位客户（隐私客户或须回避的客户）不在列表、搜索与合计之内，合计为可见部分合计。',
  'hidden.related_customers': '另有 {count} 条关系的对方不在您的权限内，不显示其姓名与余额。',
  'hidden.group_members':
    '各集团（家庭）中另有 {count} 位成员不在您的权限内，合计为可见部分合计，未含其余额。',
  'hidden.birthday': '生日不在您的字段权限内，未列入前瞻。',
  'hidden.contacts': '沟通记录不在您的权限内，未列入时间线。',
  'hidden.profile_events': '档案中的人生（企业）事件不在您的权限内，未列入时间线。',
  'hidden.only_reach': '只在您的权限范围内查找。',
  'hidden.class.person_name': '姓名',
  'hidden.class.id_number': '证件号码',
  'hidden.class.mobile': '手机号',
  'hidden.class.email': '邮箱',
  'hidden.class.address': '地址',
  'hidden.class.birth_date': '出生日期',
  'hidden.class.employer': '工作单位',
  'hidden.class.account_no': '账号',
  'hidden.class.counterparty': '交易对手',
  'hidden.class.amount': '金额',
  'hidden.class.credit': '信用评级',
  'hidden.class.custom': '自定义字段',
} as const
