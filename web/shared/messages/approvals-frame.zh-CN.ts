/** What every page may have to say of approvals, in Chinese. */
export const approvalsFrameZhCN = {
  'menu.approvals': '审批事项',
  'menu.approvals_count': '{count} 项待办',
  'palette.ask_access': '申请临时访问',
} as const
