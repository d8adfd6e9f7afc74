/** What is said to the second of two who changed the same, in Chinese. */
export const conflictZhCN = {
  'conflict.title': '内容已被他人更新',
  'conflict.lead': '{name} 于 {at} 先保存了更改。请逐项选择保留哪一份，再保存。',
  'conflict.lead_nobody': '他人于 {at} 先保存了更改。请逐项选择保留哪一份，再保存。',
  'conflict.mine': '我的',
  'conflict.theirs': '对方的',
  'conflict.was': '原来的',
  'conflict.empty': '（空）',
  'conflict.open': '两人都改了，请选择。',
  'conflict.choose': '还有 {count} 项没有选择。',
  'conflict.save': '按选择保存',
  'conflict.back': '返回修改',
} as const
