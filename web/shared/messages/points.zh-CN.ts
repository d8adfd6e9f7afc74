/** The sentences of a customer's points, in Chinese: loaded with the tab that says them. */
export const pointsZhCN = {
  'points.title': '积分',
  'points.entries': '最近20笔积分',
  'points.earned_on': '入账日',
  'points.for': '来源',
  'points.basis': '计分金额',
  'points.points': '积分',
  'points.expires_on': '有效期至',
  'points.expired': '已到期',
  'points.birthday': '生日月 ×{factor}',
  'points.for_asset': '{item}月日均',
  'points.for_premium': '购买保险的首期保费',
  'points.for_payment': '电子渠道转账与缴费',
  'points.for_product': '首次持有{item}',
  'points.how': '每月末按当日有效的积分规则入账；积分兑换与推荐奖励没有数据，未计入。',
  'points.none': '尚无积分',
  'points.none_staff': '本行员工的账户不积分。',
  'points.none_why':
    '积分在月末入账。截至 {date}，没有一个月末的资产月日均、电子渠道支付、首次持有产品或保险保费达到计分标准；月日均未知的项目不计分。',
} as const
