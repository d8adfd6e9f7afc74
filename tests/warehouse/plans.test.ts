import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boundSql } from '../../src/pipeline/checks.ts'
import { readModels } from '../../src/pipeline/models.ts'
import { readRelationTypes } from '../../src/pipeline/model-cases.ts'
import { typedSelect } from '../../src/pipeline/write/typed-select.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { type Duck, openDuck, readRows } from '../../src/serving/duckdb.ts'

const DATE = '2026-06-30'
const modelsDir = `${PROJECT_DIR}/warehouse`

type Operator = { name: string; extra_info: Record<string, unknown>; children: Operator[] }

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
  for (const [name, columns] of readRelationTypes(modelsDir)) {
    const list = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
    await duck.connection.run(`create table ${name} (${list.join(', ')})`)
  }
})
afterAll(() => duck.close())

/** What a statement compares each row of one side with each of the other for. */
async function comparedOneByOne(sql: string): Promise<string[]> {
  const rows = await readRows(duck.connection, `explain (format json) ${sql}`)
  const plan = JSON.parse(String(rows.at(-1)!['explain_value'])) as Operator[]
  return plan
    .flatMap(withChildren)
    .filter((it) => it.name === 'BLOCKWISE_NL_JOIN')
    .map((it) => String(it.extra_info['Condition'] ?? it.extra_info['Conditions']))
}

const withChildren = (operator: Operator): Operator[] => [
  operator,
  ...operator.children.flatMap(withChildren),
]

// One column equals another, but beside a word about one side alone or about either of two columns: the
// engine does not look the row up, it goes through all of them. On a million customers that takes hours.
const hidesEquality = (condition: string): boolean =>
  /\(\w+ = \w+\)/.test(condition) || (/ IN \(\w/.test(condition) && !isOfUnits(condition))

/** The units of a bank are few. */
const isOfUnits = (condition: string) => condition.includes('depth_1_org_id')

describe('no statement of a night goes through all rows of one table for each row of another', () => {
  for (const model of readModels(modelsDir)) {
    it(model.name, async () => {
      const stored = Object.keys(model.columns).filter((it) => it !== 'valid_from' && it !== 'valid_to')
      const statements = [
        typedSelect(model, DATE, stored),
        ...(model.checks ?? []).map((check) => boundSql(check, DATE)),
      ]
      for (const statement of statements) {
        expect((await comparedOneByOne(statement)).filter(hidesEquality)).toEqual([])
      }
    })
  }
})

describe('a join that hides its equality', () => {
  it.each([
    ['behind a word about one side', "a.account_no = b.account_no and a.card_kind_code = 'credit'"],
    ['in one of two columns', 'a.account_no = b.account_no or a.account_no = b.sub_account_no'],
  ])('is found: %s', async (_where, condition) => {
    const sql = `select count(*) from base.cards as a left join base.accounts as b on ${condition}`
    expect((await comparedOneByOne(sql)).filter(hidesEquality)).toHaveLength(1)
  })

  it('is none where the key says it', async () => {
    const sql = `select count(*) from base.cards as a left join base.accounts as b
      on b.account_no = case when a.card_kind_code = 'credit' then a.account_no end`
    expect(await comparedOneByOne(sql)).toEqual([])
  })
})
