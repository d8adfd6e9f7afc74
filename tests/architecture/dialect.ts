/** One trap of the shared dialect: what gives it away, what to write instead, and a text that has it. */
export type DialectRule = { name: string; found: (sql: string) => boolean; write: string; planted: string }

/** Comments and the insides of string literals blanked out, so that a word in them is no finding. */
export const bareSql = (sql: string): string =>
  sql
    .replaceAll(/--[^\n]*/g, ' ')
    .replaceAll(/\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .toLowerCase()

/** The text between an opening position and the bracket that closes it, or the end. */
function untilClosed(sql: string, start: number): string {
  let depth = 0
  for (let at = start; at < sql.length; at += 1) {
    if (sql[at] === '(') depth += 1
    if (sql[at] === ')') depth -= 1
    if (depth < 0) return sql.slice(start, at)
  }
  return sql.slice(start)
}

function splitOutsideBrackets(list: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const letter of list) {
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}

/** The sort items that leave open where nulls go. */
export function sortsWithoutNulls(sql: string): string[] {
  const bare = bareSql(sql)
  return [...bare.matchAll(/\border\s+by\b/g)].flatMap((match) => {
    const clause = untilClosed(bare, match.index + match[0].length)
    const sorted = clause.split(/\b(?:limit|offset|rows|range|groups|union|except|intersect|fetch)\b/)[0]!
    return splitOutsideBrackets(sorted).filter((item) => !/\bnulls\s+(first|last)\s*$/.test(item.trim()))
  })
}

const has = (pattern: RegExp) => (sql: string) => pattern.test(bareSql(sql))
const call = (...names: string[]) => has(new RegExp(String.raw`\b(${names.join('|')})\s*\(`))
const word = (...names: string[]) => has(new RegExp(String.raw`\b(${names.join('|')})\b`))

export const DIALECT_RULES: DialectRule[] = [
  {
    name: 'one plain select',
    found: (sql) => !/^\s*(with|select)\b/.test(bareSql(sql)) || bareSql(sql).trim().includes(';'),
    write: 'one select without a semicolon; the engine does the writing',
    planted: 'create table t as select 1',
  },
  {
    name: 'the business date is the only parameter',
    found: (sql) =>
      /(?<!:):(?!:)(?!business_date\b)[a-z_]+/.test(bareSql(sql)) || /\$\d|\{\{/.test(bareSql(sql)),
    write: ':business_date',
    planted: 'select a from t where d = :run_date',
  },
  {
    name: 'no select star',
    found: has(/\bselect\s+(?:distinct\s+)?(?:\w+\.)?\*|,\s*\w+\.\*/),
    write: 'each column by its name',
    planted: 'select * from t',
  },
  {
    name: 'no QUALIFY',
    found: word('qualify'),
    write: 'a step with row_number()',
    planted: 'select a from t qualify row_number() over () = 1',
  },
  {
    name: 'no GROUP BY ALL and no positions',
    found: has(/\b(?:group|order)\s+by\s+(?:all\b|\d)/),
    write: 'the columns by name',
    planted: 'select a, sum(b) from t group by all',
  },
  {
    name: 'no division',
    found: has(/\//),
    write: 'dec_div, dec_div4 or ratio6: DuckDB answers a double where PostgreSQL answers a numeric',
    planted: 'select a / b as c from t',
  },
  {
    name: 'no AVG',
    found: call('avg'),
    write: 'dec_div(sum(x), count(x))',
    planted: 'select avg(a) as b from t',
  },
  {
    name: 'sorting says where nulls go',
    found: (sql) => sortsWithoutNulls(sql).length > 0,
    write: 'nulls first or nulls last after every item',
    planted: 'select row_number() over (partition by a order by b desc, c nulls last) as n from t',
  },
  {
    name: 'date_trunc is cast back to a date',
    found: has(/(?<!\bcast\(\s*)\bdate_trunc\s*\(/),
    write: "cast(date_trunc('month', d) as date)",
    planted: "select date_trunc('month', d) as m from t",
  },
  {
    name: 'text has no length',
    found: has(/\b(?:var)?char(?:acter)?(?:\s+varying)?\s*\(\s*\d/),
    write: 'varchar; lengths are checked when the file is loaded',
    planted: 'select cast(a as varchar(20)) as a from t',
  },
  {
    name: 'no binary floats',
    found: word('double', 'real', 'float', 'float4', 'float8'),
    write: 'decimal(p, s)',
    planted: 'select cast(a as double) as a from t',
  },
  {
    name: 'the same answer every time',
    found: word('any_value', 'arbitrary', 'random', 'gen_random_uuid', 'uuid', 'tablesample'),
    write: 'min or max',
    planted: 'select any_value(a) as a from t group by b',
  },
  {
    name: 'no clock',
    found: word(
      'current_date',
      'current_time',
      'current_timestamp',
      'localtimestamp',
      'now',
      'today',
      'clock_timestamp',
    ),
    write: ':business_date',
    planted: 'select a from t where d < current_date',
  },
  {
    name: 'patterns by LIKE',
    found: (sql) =>
      has(/~|\bsimilar\s+to\b|\bglob\b/)(sql) ||
      call('regexp_matches', 'regexp_extract', 'regexp_replace')(sql),
    write: "like '...' escape '!'",
    planted: "select a from t where b ~ 'x'",
  },
  {
    name: 'LIKE has its own escape',
    found: (sql) => /\blike\s+'(?:[^']|'')*\\/i.test(sql),
    write: "like '...' escape '!': a backslash means something on one engine only",
    planted: String.raw`select a from t where b like '5\%'`,
  },
  {
    name: 'no approximate quantiles',
    found: word('percentile_cont', 'percentile_disc', 'quantile', 'quantile_cont', 'median', 'mode'),
    write: 'a rank by row_number()',
    planted: 'select median(a) as m from t',
  },
  {
    name: 'no lists, structs or JSON',
    found: (sql) => has(/[[\]{}]|->|\bjsonb?\b|\bunnest\b|\bstruct\b/)(sql),
    write: 'plain columns',
    planted: 'select [1, 2] as a from t',
  },
  {
    name: 'no words of one engine',
    found: (sql) =>
      word(
        'exclude',
        'pivot',
        'unpivot',
        'positional',
        'asof',
        'semi',
        'anti',
        'try_cast',
        'materialized',
      )(sql) ||
      call(
        'to_char',
        'to_date',
        'strftime',
        'strptime',
        'width_bucket',
        'ifnull',
        'nvl',
        'datediff',
        'date_diff',
        'age',
      )(sql) ||
      call(
        'len',
        'list',
        'array_agg',
        'printf',
        'format',
        'make_date',
        'last_day',
        'isnull',
        'if',
        'iff',
        'epoch',
      )(sql),
    write: 'what both engines know (cast, coalesce, case, length, date arithmetic, the prelude)',
    planted: 'select ifnull(a, b) as a from t',
  },
  {
    name: 'a model only selects',
    found: word(
      'insert',
      'update',
      'delete',
      'merge',
      'create',
      'truncate',
      'savepoint',
      'on\\s+conflict',
      'returning',
    ),
    write: 'a select; writing is the work of the engine',
    planted: 'select a from t for update',
  },
  {
    name: 'a flag is not a number',
    found: has(/\b(?:is|has)_\w+\s*(?:=|<>)\s*[01]\b/),
    write: 'the flag itself, or is true',
    planted: 'select a from t where is_open = 1',
  },
  {
    name: 'casts are spelled out',
    found: has(/::|==/),
    write: 'cast(x as type), and one equals sign',
    planted: 'select a::date as d from t',
  },
]

/** What a text breaks, each with what to write instead. */
export const findDialectBreaks = (sql: string): string[] =>
  DIALECT_RULES.filter((rule) => rule.found(sql)).map((rule) => `${rule.name}; write ${rule.write}`)
