import { lineOf, walk } from './functions.ts'
import type { Source } from './source-files.ts'

type Node = Parameters<Parameters<typeof walk>[1]>[0]

/** One thing that code here does not do, where it is allowed all the same, and a text that has it. */
export type TidyRule = {
  name: string
  /** Paths the rule does not speak of. Each one has a reason. */
  except: RegExp
  broken: (node: Node) => boolean
  planted: string
}

const field = (node: Node, key: string) => node[key] as Node | undefined
const nameOf = (node: Node | undefined) => node?.['name'] as string | undefined
const isMember = (node: Node | undefined, object: string, property?: RegExp) =>
  node?.type === 'MemberExpression' &&
  nameOf(field(node, 'object')) === object &&
  (!property || property.test(nameOf(field(node, 'property')) ?? ''))

/** The words that begin a statement, so that prose about selecting is not taken for SQL. */
const SQL_START = new RegExp(
  [
    String.raw`^\s*(select\s[\s\S]*\bfrom\b`,
    String.raw`insert\s+into\s`,
    String.raw`update\s+[\w.]+\s+set\s`,
    String.raw`delete\s+from\s`,
    String.raw`with\s+\w+\s+as\s*\(`,
    String.raw`(create|drop|alter)\s+(table|view|schema|index|role|policy|macro|type)\b`,
    String.raw`copy\s+[\w."(])`,
  ].join('|'),
  'i',
)

/** Where statements are made, each with its reason. */
const SQL_HOMES = new RegExp(
  [
    // The statements of the night, and those around a publication.
    '^src/(pipeline|serving)/',
    // The database itself, its people and their grants: the platform's own tables.
    '^src/platform/(postgres|auth|authz)/',
    // An actor's transaction, migrations, the list contract, the audit trail.
    String.raw`^src/platform/(db|migrate|list[\w-]*|audit[\w-]*)\.ts$`,
    // The home of a module's SQL.
    String.raw`^src/modules/[^/]+/queries(\.ts$|/)`,
    // Tools and tests look at anything.
    String.raw`^(scripts|bench|fixtures|tests)/|\.test\.tsx?$`,
  ].join('|'),
)

const textOf = (node: Node): string => {
  if (node.type === 'TemplateElement') return (node['value'] as { cooked?: string }).cooked ?? ''
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : ''
}

export const TIDY_RULES: TidyRule[] = [
  {
    name: 'the clock is asked in one place: take a Clock or a Date as an argument',
    // Log lines and tests may ask; tools measure their own run time.
    except: /^src\/platform\/clock\.ts$|^(scripts|bench|fixtures|tests)\/|\.test\.tsx?$/,
    broken: (node) =>
      (node.type === 'NewExpression' &&
        nameOf(field(node, 'callee')) === 'Date' &&
        (node['arguments'] as Node[]).length === 0) ||
      (node.type === 'CallExpression' && isMember(field(node, 'callee'), 'Date', /^now$/)),
    planted: 'const late = Date.now() > 5; const moment = new Date()',
  },
  {
    name: 'no any: say the type, or unknown',
    except: /(?!)/,
    broken: (node) => node.type === 'TSAnyKeyword',
    planted: 'const rows: any[] = []',
  },
  {
    name: 'no default exports: one name everywhere',
    // The tools that read configuration ask for a default export.
    except: /\.config\.ts$/,
    broken: (node) => node.type === 'ExportDefaultDeclaration',
    planted: 'export default 1',
  },
  {
    name: 'no console: use the log',
    // Programs that talk to a terminal.
    except: /^(src\/cli|scripts|bench|fixtures)\//,
    broken: (node) => isMember(node, 'console'),
    planted: "console.log('here')",
  },
  {
    name: 'no SQL in code but where statements are made: use queries.ts, a model or a migration',
    except: SQL_HOMES,
    broken: (node) => SQL_START.test(textOf(node)),
    planted: 'const text = `select customer_id from marts.customers`',
  },
  {
    name: 'no binary floats: money is text, sums are made in SQL',
    except: /^(scripts|bench|fixtures|tests)\/|\.test\.tsx?$/,
    broken: (node) =>
      (node.type === 'CallExpression' && nameOf(field(node, 'callee')) === 'parseFloat') ||
      isMember(node, 'Number', /^parseFloat$/),
    planted: "const balance = parseFloat('1.10')",
  },
  {
    name: 'classes are for errors and for the interfaces of packages: use functions',
    except: /(?!)/,
    broken: (node) =>
      node.type === 'ClassDeclaration' && !node['superClass'] && (node['implements'] as Node[]).length === 0,
    planted: 'class CampaignManager {}',
  },
  {
    name: 'no test is left out or run alone',
    except: /(?!)/,
    broken: (node) =>
      ['it', 'test', 'describe'].some((name) => isMember(node, name, /^(only|skip|todo|fails)$/)),
    planted: "it.only('works', () => {})",
  },
]

/** The places of a file that break a rule. */
export function findUntidy(rule: TidyRule, source: Source): string[] {
  if (rule.except.test(source.path)) return []
  const found: string[] = []
  walk(source.program, (node) => {
    if (rule.broken(node)) found.push(`${source.path}:${lineOf(source.text, node.start)}`)
  })
  return found
}

/**
 * Marks of unfinished work, and paths that exist on one machine only. Written so as not to find
 * themselves.
 */
export const UNFINISHED = new RegExp(
  String.raw`\b(TO` + String.raw`DO|FIX` + String.raw`ME|X` + String.raw`XX|HA` + String.raw`CK)\b`,
)
export const MACHINE_PATH = new RegExp(
  String.raw`(^|[\s'"(=` + '`' + String.raw`])/(work|home|root|Users|mnt)/`,
)
