/** What every page may have to say of approvals, in Chinese. */
export const approvalsFrameZhCN = {
  'menu.approvals': '审批事项',
  'menu.approvals_count': '{count} 项待办',
  'palette.ask_access': '申请临时访问',
  'problem.approval_not_found': '没有这项申请，或与您无关。',
  'problem.approval_moved': '该事项的状态已有变化，请按最新状态办理。',
  'problem.urged_already': '今日已催办，下一个工作日可再次催办。',
  'problem.nobody_decides': '这项申请的一个环节无人可审批，因此没有提交。请联系管理员补充岗位。',
  'problem.effect_failed': '未能生效，因此没有作出决定。',
  'problem.flow_gone': '这类申请已停用，不能再办理。可以撤回。',
  'problem.customer_in_reach': '您已经可以查看这位客户，不需要申请。',
  'problem.no_post': '您没有岗位，不需要登记代理。',
  'problem.absence_overlaps': '这些日期中您已登记过外出。',
  'problem.absence_not_found': '没有这项外出登记，或已取消。',
} as const
