import type { Permission } from '../../platform/authz/permissions.ts'

export const TAGS_WRITE = 'customer_tags.write'
export const TAGS_DEFINE = 'customer_tags.define'
/** What roles can allow here. */
export const PERMISSIONS: readonly Permission[] = [
  {
    permission: TAGS_WRITE,
    kind: 'action',
    zh: '维护客户标签',
    en: 'Tag customers',
    powers: ['business'],
  },
  {
    permission: TAGS_DEFINE,
    kind: 'action',
    zh: '定义标签目录',
    en: 'Define which tags there are',
    powers: ['business'],
  },
]
