import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { readNoticeSearch, readTaskSearch } from '../features/notices/notices-search.ts'
import { frame } from './door-routes.tsx'

const notices = createRoute({
  getParentRoute: () => frame,
  path: '/notices',
  validateSearch: readNoticeSearch,
  component: lazyRouteComponent(() => import('../features/notices/notice-list-page.tsx'), 'NoticeListPage'),
})

const tasks = createRoute({
  getParentRoute: () => frame,
  path: '/tasks',
  validateSearch: readTaskSearch,
  component: lazyRouteComponent(() => import('../features/notices/task-list-page.tsx'), 'TaskListPage'),
})

const task = createRoute({
  getParentRoute: () => frame,
  path: '/tasks/$task_id',
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.task_id) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/notices/task-page.tsx'), 'TaskPage'),
})

const calendar = createRoute({
  getParentRoute: () => frame,
  path: '/system/calendar',
  validateSearch: (raw: Record<string, unknown>): { year?: number } =>
    /^20\d\d$/.test(String(raw['year'])) ? { year: Number(raw['year']) } : {},
  component: lazyRouteComponent(() => import('../features/notices/calendar-page.tsx'), 'CalendarPage'),
})

/** What people are told and asked for, and on which days they work. */
export const noticeRoutes = [notices, tasks, task, calendar] as const
