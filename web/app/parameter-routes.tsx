import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import {
  readDictionarySearch,
  readOnSearch,
  readParameterSearch,
} from '../features/parameters/parameters-search.ts'
import { frame } from './door-routes.tsx'

const parameters = createRoute({
  getParentRoute: () => frame,
  path: '/system/parameters',
  validateSearch: readOnSearch,
  component: lazyRouteComponent(() => import('../features/parameters/parameters-page.tsx'), 'ParametersPage'),
})

const parameterList = createRoute({
  getParentRoute: () => frame,
  path: '/system/parameters/$list',
  validateSearch: readParameterSearch,
  beforeLoad: ({ params }) => void (/^[a-z][a-z0-9_]{0,59}$/.test(params.list) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/parameters/list-page.tsx'), 'ParameterListPage'),
})

const dictionaries = createRoute({
  getParentRoute: () => frame,
  path: '/system/dictionaries',
  validateSearch: readDictionarySearch,
  component: lazyRouteComponent(
    () => import('../features/parameters/dictionaries-page.tsx'),
    'DictionariesPage',
  ),
})

const parameterSets = createRoute({
  getParentRoute: () => frame,
  path: '/system/parameters/sets',
  component: lazyRouteComponent(() => import('../features/parameters/sets-page.tsx'), 'ParameterSetsPage'),
})

const parameterSet = createRoute({
  getParentRoute: () => frame,
  path: '/system/parameters/sets/$change_set_id',
  beforeLoad: ({ params }) => void (/^\d{1,18}$/.test(params.change_set_id) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/parameters/set-page.tsx'), 'ParameterSetPage'),
})

const customFields = createRoute({
  getParentRoute: () => frame,
  path: '/system/fields',
  component: lazyRouteComponent(() => import('../features/system/fields/fields-page.tsx'), 'FieldsPage'),
})

const customField = createRoute({
  getParentRoute: () => frame,
  path: '/system/fields/$name',
  beforeLoad: ({ params }) =>
    void (/^x[12]_[a-z][a-z0-9_]{1,39}$/.test(params.name) || notFound({ throw: true })),
  component: lazyRouteComponent(() => import('../features/system/fields/field-page.tsx'), 'FieldPage'),
})

/** The pages of parameters, dictionaries, sets of changes and custom fields. */
export const parameterRoutes = [
  parameters,
  parameterList,
  dictionaries,
  parameterSets,
  parameterSet,
  customFields,
  customField,
] as const
