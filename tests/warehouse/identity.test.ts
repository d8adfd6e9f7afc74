import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { between, chance, pick, type Random, randomFor } from '../../fixtures/generator/random.ts'
import { readRelationTypes } from '../../src/pipeline/model-cases.ts'
import { type Model, readModels } from '../../src/pipeline/models.ts'
import { typedSelect } from '../../src/pipeline/write/typed-select.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { bindBusinessDate } from '../../src/serving/world.ts'
import { type Duck, type DuckRow, literal, openDuck, readRows } from '../../src/serving/duckdb.ts'

const modelsDir = `${PROJECT_DIR}/warehouse`
const types = readRelationTypes(modelsDir)
const models = readModels(modelsDir)
const modelOf = (name: string) => models.find((it) => it.name === name)!

const DATE = '2026-06-30'
const LASTING = { valid_from: '2020-01-01', valid_to: '9999-12-31' }

type Row = Record<string, string | boolean | null>

let duck: Duck

beforeEach(async () => {
  duck = await openDuck()
})
afterEach(() => duck.close())

/** Makes a relation of just these rows. */
async function given(relation: string, rows: Row[]): Promise<void> {
  const columns = Object.entries(types.get(relation)!)
  await duck.connection.run(
    `create or replace table ${relation} (${columns.map((it) => it.join(' ')).join(', ')})`,
  )
  for (let from = 0; from < rows.length; from += 200) {
    const values = rows
      .slice(from, from + 200)
      .map((row) => `(${columns.map(([name]) => sqlOf(row[name] ?? null)).join(', ')})`)
    await duck.connection.run(`insert into ${relation} values ${values.join(', ')}`)
  }
}

const sqlOf = (value: string | boolean | null) => (value === null ? 'null' : literal(String(value)))

async function select(name: string): Promise<DuckRow[]> {
  const model: Model = modelOf(name)
  const columns = [...Object.keys(model.columns), ...(model.driven_by === 'changes' ? ['is_deleted'] : [])]
  return readRows(duck.connection, typedSelect(model, DATE, columns))
}

/** What the base tables hold of a few people who look much alike, by table and key. */
type Crowd = Record<
  'retail_customers' | 'customer_certificates' | 'customer_contacts' | 'cards',
  Map<string, Row>
>
type Changed = Record<keyof Crowd, Row[]>

function person(random: Random, source_customer_no: string): Row {
  const [customer_name, name_pinyin] = pick(random, [
    ['张伟', 'zhangwei'],
    ['张维', 'zhangwei'],
    ['李建国', 'lijianguo'],
    ['李建', 'lijian'],
    ['欧阳静', 'ouyangjing'],
  ] as const)
  return {
    source_customer_no,
    customer_name,
    name_pinyin,
    birth_date: pick(random, ['1980-01-01', '1980-01-01', '1981-01-01']),
    nationality_code: 'CHN',
    gender_code: pick(random, ['1', '9']),
    employer_name: pick(random, ['甲厂', '乙厂', null]),
    id_type_code: pick(random, ['1001', '1003', '1004', '1004']),
    id_number_index: `id${between(random, 1, 30)}`,
    is_id_valid: chance(random, 0.3),
    ...LASTING,
  }
}

const MAKERS: Record<keyof Crowd, (random: Random, source_customer_no: string) => Row> = {
  retail_customers: person,
  customer_certificates: (random, source_customer_no) => ({
    source_customer_no,
    id_type_code: pick(random, ['1001', '1004']),
    id_number_index: `id${between(random, 1, 30)}`,
    is_id_valid: chance(random, 0.3),
    ...LASTING,
  }),
  customer_contacts: (random, source_customer_no) => {
    const isMobile = chance(random, 0.6)
    return {
      source_customer_no,
      contact_type_code: isMobile ? '01' : '11',
      contact_index: isMobile ? `mobile${between(random, 1, 12)}` : `home${between(random, 1, 2)}`,
      is_mobile_valid: isMobile || null,
      is_verified: chance(random, 0.8),
      ...LASTING,
    }
  },
  cards: (random, source_customer_no) => ({
    source_customer_no,
    card_kind_code: 'debit',
    account_no: `A${between(random, 0, 95)}`,
    ...LASTING,
  }),
}
const TABLES = Object.keys(MAKERS) as (keyof Crowd)[]

function makeCrowd(random: Random): Crowd {
  const of = (table: keyof Crowd, keyOf: (no: string) => string) =>
    new Map(Array.from({ length: 90 }, (_, at) => [keyOf(`P${at}`), MAKERS[table](random, `P${at}`)]))
  return {
    retail_customers: of('retail_customers', (no) => no),
    customer_certificates: of('customer_certificates', (no) => `${no}-0`),
    customer_contacts: of('customer_contacts', (no) => `${no}-0`),
    cards: new Map(),
  }
}

const everything = (crowd: Crowd): Changed => mapTables((table) => [...crowd[table].values()])

const mapTables = (rowsOf: (table: keyof Crowd) => Row[]) =>
  Object.fromEntries(TABLES.map((table) => [table, rowsOf(table)])) as Changed

/** Lets a few things happen; gives the rows that a night would have opened or ended, by their table. */
function live(crowd: Crowd, random: Random): Changed {
  const changed = mapTables(() => [])
  for (let count = between(random, 1, 8); count > 0; count--) {
    const no = `P${between(random, 0, 95)}`
    const table = pick(random, TABLES)
    const key = table === 'retail_customers' ? no : `${no}-${count % 2}`
    const before = crowd[table].get(key)
    const after = chance(random, 0.2) ? null : MAKERS[table](random, no)
    changed[table].push(...[before, after].filter((row) => row != null))
    if (after) crowd[table].set(key, after)
    else crowd[table].delete(key)
  }
  return changed
}

async function layOut(crowd: Crowd): Promise<void> {
  for (const table of TABLES) await given(`base.${table}`, [...crowd[table].values()])
}

/** The open rows of a history, by their key. */
type Known = Map<string, DuckRow>

const rowsOf = (known: Known) => [...known.values()].map((row) => ({ ...row, ...LASTING })) as Row[]

const sorted = (known: Known) => [...known].toSorted(([a], [b]) => (a < b ? -1 : 1))

/** Takes up what a night names of a history; gives the rows that it opens or ends. */
function take(known: Known, named: DuckRow[]): Row[] {
  const changed: DuckRow[] = []
  for (const { is_deleted: isDeleted, ...row } of named) {
    const key = KEY.map((column) => row[column]).join(' ')
    const before = known.get(key)
    if (JSON.stringify(before) === JSON.stringify(isDeleted ? undefined : row)) continue
    changed.push(...[before, isDeleted ? undefined : row].filter((it) => it !== undefined))
    if (isDeleted) known.delete(key)
    else known.set(key, row)
  }
  return changed as Row[]
}
const KEY = ['first_customer_no', 'second_customer_no', 'source_customer_no', 'kind', 'mark']

/** A night of identity: what changed, the marks that follow from it, and the pairs that follow from these. */
async function judge(changed: Changed, known: { marks: Known; pairs: Known }): Promise<void> {
  for (const [table, rows] of Object.entries(changed)) await given(`changes.${table}`, rows)
  await given('changes.accounts', [])
  await given('base.customers_changed', (await select('base.customers_changed')) as Row[])
  await given('previous.identity_marks', rowsOf(known.marks))
  await given('changes.identity_marks', take(known.marks, await select('base.identity_marks')))
  await given('base.identity_marks', rowsOf(known.marks))
  await given('base.customers_to_judge', (await select('base.customers_to_judge')) as Row[])
  await given('previous.retail_identity_pairs', rowsOf(known.pairs))
  take(known.pairs, await select('base.retail_identity_pairs'))
}

describe('people judged day by day, by what changed', () => {
  const met = new Set<unknown>()

  it.each(['one', 'two', 'three'])('are judged as if all were judged at once: %s', async (seed) => {
    const random = randomFor(seed, 'identity')
    const crowd = makeCrowd(random)
    await given('ref.character_variants', [])
    await given(
      'base.accounts',
      Array.from({ length: 96 }, (_, at) => ({
        source_customer_no: `P${at}`,
        account_id: `A${at}`,
        ...LASTING,
      })),
    )
    await layOut(crowd)
    const known = { marks: new Map(), pairs: new Map() }
    await judge(everything(crowd), known)

    for (let day = 0; day < 8; day++) {
      const changed = live(crowd, random)
      await layOut(crowd)
      await judge(changed, known)
      const atOnce = { marks: new Map(), pairs: new Map() }
      await judge(everything(crowd), atOnce)

      expect(sorted(known.marks)).toEqual(sorted(atOnce.marks))
      expect(sorted(known.pairs)).toEqual(sorted(atOnce.pairs))
      for (const pair of atOnce.pairs.values()) met.add(pair['rule_code'])
    }
  })

  it('and met every rule on the way', () => {
    expect(met).toEqual(new Set(['P1', 'P2', 'P3', 'P4', 'P5']))
  })
})

describe('a document that many show', () => {
  const crowdOf = (count: number): Crowd => ({
    retail_customers: new Map(
      Array.from({ length: count }, (_, at) => {
        const source_customer_no = `P${100 + at}`
        const document = { id_type_code: '1001', id_number_index: 'dummy', is_id_valid: true }
        const named = {
          customer_name: `甲${at}`,
          name_pinyin: `jia${at}`,
          birth_date: `1980-01-${10 + (at % 20)}`,
        }
        return [source_customer_no, { source_customer_no, ...named, ...document, ...LASTING }]
      }),
    ),
    customer_certificates: new Map(),
    customer_contacts: new Map(),
    cards: new Map(),
  })

  it('joins nobody any more from the twenty-first on, and the night warns', async () => {
    await given('ref.character_variants', [])
    await given('base.accounts', [])
    const known = { marks: new Map(), pairs: new Map() }
    const check = modelOf('base.identity_marks').checks!.find((it) => it.severity === 'warn')!
    const warned = () => readRows(duck.connection, bindBusinessDate(check.sql, DATE))
    const twenty = crowdOf(20)
    await layOut(twenty)
    await judge(everything(twenty), known)
    expect([known.pairs.size, (await warned()).length]).toEqual([190, 0])

    const more = crowdOf(21)
    await layOut(more)
    const last = more.retail_customers.get('P120')!
    await judge({ ...everything(crowdOf(0)), retail_customers: [last] }, known)

    expect([known.pairs.size, await warned()]).toEqual([0, [expect.objectContaining({ customers: '21' })]])
  })
})

type Link = { first_customer_no: string; second_customer_no: string }

/** Members of one group by the words that join them, as a plain walk finds them. */
function walk(links: Link[]): string[][] {
  const groups: Set<string>[] = []
  for (const { first_customer_no: one, second_customer_no: other } of links) {
    const met = groups.filter((group) => group.has(one) || group.has(other))
    const joined = new Set([one, other, ...met.flatMap((group) => [...group])])
    groups.splice(0, groups.length, ...groups.filter((group) => !met.includes(group)), joined)
  }
  return groups.map((group) => [...group].toSorted())
}

/** What the rule of groups says, told without SQL. */
function groupsOf(
  pairs: (Link & { rule: string; outcome: string })[],
  decisions: (Link & { says: string })[],
) {
  const saidOf = new Map(decisions.map((it) => [`${it.first_customer_no} ${it.second_customer_no}`, it.says]))
  const said = (link: Link) => saidOf.get(`${link.first_customer_no} ${link.second_customer_no}`)
  const decided = decisions.filter((it) => it.says === 'same')
  const joined = [...pairs.filter((it) => it.outcome === 'same' && said(it) !== 'distinct'), ...decided]
  const parted = decisions.filter((it) => it.says === 'distinct')
  const apart = [...parted, ...pairs.filter((it) => it.rule === 'P3' && said(it) !== 'same')]
  const isAmong = (group: string[], link: Link) =>
    group.includes(link.first_customer_no) && group.includes(link.second_customer_no)
  return walk(joined).flatMap((group) => {
    const isWithin = (link: Link) => isAmong(group, link)
    if (!apart.some(isWithin)) return [group]
    // Whom stewards join and part at once, nobody joins.
    return walk(decided.filter(isWithin)).filter((it) => !parted.some((link) => isAmong(it, link)))
  })
}

describe('groups of numbers', () => {
  it.each(['one', 'two', 'three', 'four'])('are those that a plain walk finds: %s', async (seed) => {
    const random = randomFor(seed, 'groups')
    const numbers = Array.from({ length: 40 }, (_, at) => `P${10 + at}`)
    const links = new Map<string, Link>()
    while (links.size < 45) {
      const [first, second] = [pick(random, numbers), pick(random, numbers)].toSorted() as [string, string]
      if (first !== second)
        links.set(`${first} ${second}`, { first_customer_no: first, second_customer_no: second })
    }
    const pairs = [...links.values()].slice(0, 35).map((link) => {
      const rule = pick(random, ['P1', 'P2', 'P3', 'P4', 'P5'])
      return { ...link, rule, outcome: ['P3', 'P5'].includes(rule) ? 'review' : 'same' }
    })
    const decisions = [...links.values()]
      .slice(25)
      .map((link) => ({ ...link, says: pick(random, ['same', 'distinct']) }))
    for (const empty of ['corporate_identity_pairs', 'retail_customers', 'corporate_customers']) {
      await given(`base.${empty}`, [])
    }
    await given(
      'base.retail_identity_pairs',
      pairs.map(({ rule, outcome, ...it }) => ({
        ...it,
        rule_code: rule,
        outcome_code: outcome,
        ...LASTING,
      })),
    )
    await given(
      'base.identity_decisions',
      decisions.map(({ says, ...it }) => ({ ...it, decision_code: says, ...LASTING })),
    )

    const rows = await select('base.identity_groups')

    const found = Map.groupBy(rows, (row) => row['group_no'])
    const members = [...found.values()].map((group) =>
      group.map((row) => String(row['source_customer_no'])).toSorted(),
    )
    const sorted = (groups: string[][]) => groups.map((group) => group.join(' ')).toSorted()
    expect(members.length).toBeGreaterThan(2)
    expect(sorted(members)).toEqual(sorted(groupsOf(pairs, decisions)))
  })
})
