import type { approvalsFrameZhCN } from './approvals-frame.zh-CN.ts'

/** What every page may have to say of approvals, in English. */
export const approvalsFrameEnUS: Record<keyof typeof approvalsFrameZhCN, string> = {
  'menu.approvals': 'Requests',
  'menu.approvals_count': '{count} to do',
  'palette.ask_access': 'Ask for access',
}
