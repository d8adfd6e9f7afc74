import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readQualitySearch } from '../features/data-quality/quality-search.ts'
import { readListSearch } from '../shared/list-state.ts'
import { frame } from './door-routes.tsx'

const quality = createRoute({
  getParentRoute: () => frame,
  path: '/system/quality',
  validateSearch: readQualitySearch,
  component: lazyRouteComponent(() => import('../features/data-quality/quality-page.tsx'), 'QualityPage'),
})

const repairs = createRoute({
  getParentRoute: () => frame,
  path: '/system/repairs',
  validateSearch: readListSearch,
  beforeLoad: async ({ location: { search } }) => {
    if (Object.keys(search).length === 0) return
    const { repairTaskListSearch } = await import('../features/data-quality/task-list-search.ts')
    const repaired = repairTaskListSearch(search)
    if (repaired.dropped.length === 0) return
    redirect({
      to: '/system/repairs',
      search: repaired.search,
      state: { dropped: repaired.dropped },
      replace: true,
      throw: true,
    })
  },
  component: lazyRouteComponent(() => import('../features/data-quality/task-list-page.tsx'), 'TaskListPage'),
})

const repair = createRoute({
  getParentRoute: () => frame,
  path: '/system/repairs/$task_id',
  component: lazyRouteComponent(() => import('../features/data-quality/task-page.tsx'), 'TaskPage'),
})

/** How good the data are, and who puts them right. */
export const qualityRoutes = [quality, repairs, repair] as const
