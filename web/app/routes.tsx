import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { parseSearch, stringifySearch } from '../shared/list-state.ts'
import { allocationRoutes } from './allocation-routes.tsx'
import { approvalRoutes } from './approval-routes.tsx'
import { book } from './book-route.tsx'
import { customerViewRoutes } from './customer-view-routes.tsx'
import { frame, password, proved, root, secondFactor, signIn } from './door-routes.tsx'
import { exportRegister, exportTrace, myExports } from './export-routes.tsx'
import { noticeRoutes } from './notice-routes.tsx'
import { parameterRoutes } from './parameter-routes.tsx'
import { peopleRoutes } from './people-routes.tsx'
import { NotFoundPage, ProblemPage } from './problem-pages.tsx'
import { prospects } from './prospect-routes.tsx'
import { qualityRoutes } from './quality-routes.tsx'
import { systemRoutes } from './system-routes.tsx'
import { workListRoutes } from './work-list-routes.tsx'

const workbench = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./workbench.tsx'), 'Workbench'),
})

/** Whatever has no page of its own is said to be missing inside the frame, with the menu at hand. */
const missing = createRoute({ getParentRoute: () => frame, path: '$', component: NotFoundPage })

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    password,
    secondFactor,
    proved,
    frame.addChildren([
      workbench,
      book,
      prospects,
      ...customerViewRoutes,
      ...allocationRoutes,
      ...workListRoutes,
      ...approvalRoutes,
      ...noticeRoutes,
      ...qualityRoutes,
      ...peopleRoutes,
      ...systemRoutes,
      ...parameterRoutes,
      myExports,
      exportRegister,
      exportTrace,
      missing,
    ]),
  ]),
  // A page that fails does so in its own place: what stands round it stays.
  defaultErrorComponent: ProblemPage,
  defaultNotFoundComponent: NotFoundPage,
  parseSearch: (text) => parseSearch(text),
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
