import { describe, expect, it } from 'vitest'
import { DIALECT_RULES, findDialectBreaks, sortsWithoutNulls } from './dialect.ts'
import { listModels } from './warehouse-models.ts'

const models = listModels()

const GOOD = `
-- Avoid a / b, avg(x) and select * here; comments may say so.
with

ranked as (
    select
        account_no,
        row_number() over (
            partition by account_no
            order by coalesce(updated_at, opened_at) desc nulls last, line_no asc nulls last
        ) as place
    from base.accounts
    where valid_from <= :business_date and :business_date < valid_to
)

select
    account_no,
    cast(date_trunc('month', cast(:business_date as date)) as date) as month_start,
    dec_div(sum(balance), count(*)) as balance_mean,
    'now() / ~' as words
from ranked
where place = 1 and account_no like '62!_%' escape '!'
group by account_no
`

describe('the SQL that DuckDB and PostgreSQL share', () => {
  it.for(DIALECT_RULES)('$name', (rule) => {
    const found = models
      .filter((model) => rule.found(model.sql))
      .map((model) => `${model.path}: write ${rule.write}`)

    expect(found).toEqual([])
  })

  it.for(DIALECT_RULES)('$name: a planted violation is found', (rule) => {
    expect(rule.found(rule.planted)).toBe(true)
  })

  it('a good model passes every rule', () => {
    expect(findDialectBreaks(GOOD)).toEqual([])
  })

  it('every item of a sort is looked at, also inside a window', () => {
    expect(sortsWithoutNulls('select a from t order by a nulls last, b')).toEqual([' b'])
    expect(
      sortsWithoutNulls('select max(a) over (order by b desc) from t order by a nulls first'),
    ).toHaveLength(1)
  })
})
