import type { Edge } from './source-files.ts'

/**
 * One rule: what a file may never import. `$1` in `never` stands for what `from` captured, so that a new
 * module or page needs no new rule. `planted` is an import that breaks the rule: the test that the rule
 * can fail.
 */
export type ImportRule = { name: string; from: RegExp; never: string; planted: [from: string, to: string] }

const NOT_A_TEST = String.raw`(?!.*\.test\.tsx?$)`

export const IMPORT_RULES: ImportRule[] = [
  {
    name: 'the platform stands alone',
    from: /^src\/platform\//,
    never: '^(src/(?!platform/)|web/)',
    planted: ['src/platform/db.ts', 'src/serving/as-of.ts'],
  },
  {
    name: 'serving looks down',
    from: /^src\/serving\//,
    never: '^(src/(pipeline|modules|api|cli)/|web/)',
    planted: ['src/serving/as-of.ts', 'src/pipeline/run.ts'],
  },
  {
    name: 'the pipeline looks down',
    from: /^src\/pipeline\//,
    never: '^(src/(modules|api|cli)/|web/)',
    planted: ['src/pipeline/run.ts', 'src/modules/customer-view/index.ts'],
  },
  {
    name: 'modules look down',
    from: /^src\/modules\//,
    never: '^(src/(pipeline|api|cli)/|web/)',
    planted: ['src/modules/customer-view/service.ts', 'src/api/app.ts'],
  },
  {
    name: 'the API mounts routes only',
    from: new RegExp(`^src/api/${NOT_A_TEST}`),
    never: String.raw`^(src/(pipeline|cli)/|web/|src/modules/[^/]+/(?!routes\.ts$))`,
    planted: ['src/api/app.ts', 'src/modules/customer-view/service.ts'],
  },
  {
    name: 'the command line knocks at the door of a module',
    from: new RegExp(`^src/cli/${NOT_A_TEST}`),
    never: String.raw`^(web/|src/modules/[^/]+/(?!index\.ts$))`,
    planted: ['src/cli/main.ts', 'src/modules/system/service.ts'],
  },
  {
    name: 'modules meet at the index',
    from: /^src\/modules\/([^/]+)\//,
    never: String.raw`^src/modules/(?!$1/)[^/]+/(?!index\.ts$)`,
    planted: ['src/modules/customer-view/service.ts', 'src/modules/customer-management/queries.ts'],
  },
  {
    name: 'routes go through the service',
    from: /^src\/modules\/([^/]+)\/routes(?:\.ts$|\/)/,
    never: String.raw`^src/modules/$1/queries(\.ts$|/)`,
    planted: ['src/modules/customer-view/routes.ts', 'src/modules/customer-view/queries.ts'],
  },
  {
    name: 'a policy is pure',
    from: /^src\/modules\/([^/]+)\/policy\.ts$/,
    never: String.raw`^(node:(?!assert)|npm:(?!zod$)|src/modules/$1/(service|queries|routes|jobs))`,
    planted: ['src/modules/customer-view/policy.ts', 'src/modules/customer-view/queries.ts'],
  },
  {
    name: 'queries know only their rows',
    from: /^src\/modules\/([^/]+)\/queries(?:\.ts$|\/)/,
    never: String.raw`^src/modules/$1/(service|routes|jobs|policy)`,
    planted: ['src/modules/customer-view/queries.ts', 'src/modules/customer-view/service.ts'],
  },
  {
    name: 'the service knows no HTTP',
    from: new RegExp(String.raw`^src/modules/[^/]+/(?!routes(\.ts$|/))${NOT_A_TEST}`),
    never: '^(npm:(@?fastify)|src/platform/http)',
    planted: ['src/modules/customer-view/service.ts', 'npm:fastify'],
  },
  {
    name: 'SQL has one home in a module',
    from: new RegExp(String.raw`^src/modules/[^/]+/(?!queries(\.ts$|/))${NOT_A_TEST}`),
    never: '^npm:(kysely|pg)$',
    planted: ['src/modules/customer-view/service.ts', 'npm:kysely'],
  },
  {
    name: 'a schema is pure',
    from: /^src\/.*[/.]schema\.ts$/,
    never: String.raw`^(?!npm:zod$|src/.*schema\.ts$)`,
    planted: ['src/modules/customer-view/schema.ts', 'src/platform/db.ts'],
  },
  {
    name: 'the web sees schemas only',
    from: new RegExp(String.raw`^web/(?!.*\.config\.ts$)${NOT_A_TEST}`),
    never: String.raw`^(src/(?!.*schema\.ts$)|node:|fixtures/|scripts/)`,
    planted: ['web/features/customer-view/customer-list-page.tsx', 'src/modules/customer-view/service.ts'],
  },
  {
    name: 'features stay apart',
    from: /^web\/features\/([^/]+)\//,
    never: String.raw`^web/(features/(?!$1/)|app/)`,
    planted: ['web/features/customer-view/record-page.tsx', 'web/features/system/users-page.tsx'],
  },
  {
    name: 'what the features share is below them',
    from: new RegExp(`^web/shared/${NOT_A_TEST}`),
    never: String.raw`^(web/(features|app)/|src/(?!platform/([a-z-]+\.)?schema\.ts$))`,
    planted: ['web/shared/list-table.tsx', 'web/features/customer-view/customers.api.ts'],
  },
  {
    name: 'no test code in the product',
    from: new RegExp(`^(src|web)/${NOT_A_TEST}`),
    never: String.raw`\.test\.tsx?$|^(tests|fixtures|bench|scripts)/|^npm:(vitest|fast-check|playwright)`,
    planted: ['src/pipeline/run.ts', 'fixtures/generator/main.ts'],
  },
]

/** The imports that break a rule. */
export function findBroken(rule: ImportRule, edges: Edge[]): Edge[] {
  return edges.filter((edge) => {
    const match = rule.from.exec(edge.from)
    if (!match) return false
    return new RegExp(rule.never.replaceAll('$1', match[1] ?? '')).test(edge.to)
  })
}

/**
 * The first loop in a graph of runtime imports, as the path round it, or null. Types do not count: they are
 * gone when the code runs.
 */
export function findCycle(edges: Edge[], nodeOf: (path: string) => string = (path) => path): string[] | null {
  const next = new Map<string, Set<string>>()
  for (const edge of edges.filter((it) => !it.isType)) {
    const [from, to] = [nodeOf(edge.from), nodeOf(edge.to)]
    if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to))
  }
  const done = new Set<string>()
  const visit = (node: string, trail: string[]): string[] | null => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node]
    if (done.has(node)) return null
    for (const following of next.get(node) ?? []) {
      const cycle = visit(following, [...trail, node])
      if (cycle) return cycle
    }
    done.add(node)
    return null
  }
  return [...next.keys()].map((node) => visit(node, [])).find((cycle) => cycle !== null) ?? null
}
