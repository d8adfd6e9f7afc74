type Input = { layer: 'base' | 'metrics' | 'marts'; subject: string; table: string; reads: string }

const DAY_COLUMN = '  business_date: { type: date, meaning: "Day the row describes." }\n'
const WRITE = { base: 'scd2', metrics: 'daily', marts: 'full' } as const

const select = ({ layer, reads }: Input) => `with

step as (
    select account_no
    from ${reads}
)

select
${layer === 'metrics' ? '    cast(:business_date as date) as business_date,\n' : ''}    account_no,
    count(*) as row_count
from step
group by account_no
`

const description = ({ layer, table, reads }: Input) => `table: ${table}
title: { zh: ${table}, en: ${table} }
meaning: "What the table holds."
grain: one account${layer === 'metrics' ? ' and business date' : ''}
write: ${WRITE[layer]}
key: [${layer === 'metrics' ? 'business_date, ' : ''}account_no]
${layer === 'base' ? `driven_by: ${reads}\ntrack: [row_count]\n` : ''}columns:
${layer === 'metrics' ? DAY_COLUMN : ''}  account_no: { type: varchar, meaning: "Account number." }
  row_count: { type: bigint, meaning: "Rows of the account." }
`

const cases = ({ layer, reads }: Input) => `cases:
  - name: an account with two rows is counted once, with both
    business_date: 2026-06-30
    given:
      ${reads}:
        - { account_no: "6201" }
        - { account_no: "6201" }
    expect:
      - { ${layer === 'metrics' ? 'business_date: 2026-06-30, ' : ''}account_no: "6201", row_count: 2 }
`

/** The three files of a new table, by path: a select, its description, and a case to start from. */
export function modelFiles(input: Input): Record<string, string> {
  const place = `warehouse/${input.layer}/${input.subject}/${input.table}`
  return {
    [`${place}.sql`]: select(input),
    [`${place}.yml`]: description(input),
    [`${place}.test.yml`]: cases(input),
  }
}
