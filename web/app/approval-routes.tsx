import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { readApprovalsSearch } from '../features/approvals/approvals-search.ts'
import { frame } from './door-routes.tsx'

const approvals = createRoute({
  getParentRoute: () => frame,
  path: '/approvals',
  validateSearch: readApprovalsSearch,
  component: lazyRouteComponent(() => import('../features/approvals/approvals-page.tsx'), 'ApprovalsPage'),
})

const approval = createRoute({
  getParentRoute: () => frame,
  path: '/approvals/$request_id',
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.request_id) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/approvals/approval-page.tsx'), 'ApprovalPage'),
})

const absences = createRoute({
  getParentRoute: () => frame,
  path: '/approvals/absences',
  component: lazyRouteComponent(() => import('../features/approvals/absences-page.tsx'), 'AbsencesPage'),
})

/** What waits to be decided, and who stands in. */
export const approvalRoutes = [approvals, approval, absences] as const
