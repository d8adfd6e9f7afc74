import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AllocationContext } from '../../src/modules/customer-management/service/allocation-rules.ts'
import { problemLines } from '../../src/modules/customer-management/service/allocations.ts'
import { beginApplying, goOn } from '../../src/modules/customer-management/service/apply-allocation.ts'
import { allocateFile } from '../../src/modules/customer-management/service/check-allocation.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { type Databases, openDatabases } from '../../src/platform/db.ts'
import { connect } from '../../src/platform/postgres/index.ts'
import { givenActor, givenContext, quietLog } from '../support/actors.ts'
import {
  givenCustomer,
  givenPublication,
  givenRow,
  HEAD,
  type Row,
  type TestBank,
} from '../support/builders.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'

const UNIT = '9902001000'
const CUSTOMERS = 6_000
const MANAGERS = 20
const RUN_ROWS = 100
const KILLS = 3
const FIRST = 1_000_000_000_000_000

/** Lines that are wrong, by what is wrong with them, spread over the list. */
const BROKEN = {
  fields: (no: string) => `${no},M1`,
  quotes: (no: string) => `"${no},M1,,`,
  role_unknown: (no: string) => `${no},M1,boss,`,
  customer_unknown: () => 'K99999999,M1,,',
  manager_unknown: (no: string) => `${no},Z1,,`,
}

describe('a long list', () => {
  let database: TestDatabase
  let bank: TestBank
  let api: Databases
  let context: AllocationContext
  const noOf = (n: number) => `L${String(n).padStart(6, '0')}`

  const rowsAs = (role: 'batch' | 'api', text: string, values: unknown[] = []) =>
    connect(database.url(role), async (db) => (await db.query<Row>(text, values)).rows)
  const rowsOf = (text: string, values?: unknown[]) => rowsAs('api', text, values)

  beforeAll(async () => {
    database = await givenDatabase()
    bank = await givenPublication(database)
    api = openDatabases({ url: database.url('api'), log: quietLog })
    context = {
      ...givenContext({ databases: api, actor: givenActor('HQ', HEAD), publicationId: bank.publication_id }),
      lists: { modelsDir: `${PROJECT_DIR}/warehouse`, ownDir: undefined },
      request_id: 'test',
    }
    await givenCustomer(bank, {
      customer_id: FIRST,
      org_id: UNIT,
      grade_code: 'GOLD',
      source_customer_no: noOf(0),
    })
    await rowsAs(
      'batch',
      `insert into marts.customers
       select (jsonb_populate_record(c, jsonb_build_object(
         'customer_id', c.customer_id + n, 'source_customer_no', 'L' || lpad(n::text, 6, '0')
       ))).*
       from marts.customers as c cross join generate_series(1, ${CUSTOMERS}) as n`,
    )
    await rowsAs(
      'batch',
      `insert into customer_management.ownerships
         (customer_id, role_code, employee_id, org_id, is_virtual, valid_from, reason, recorded_by)
       select customer_id, 'primary', 'VM${UNIT}', '${UNIT}', true, '2026-01-01', 'opening', 'test'
       from marts.customers`,
    )
    for (let n = 1; n <= MANAGERS; n++) {
      const at = { unit_id: UNIT, status_code: 'active', is_manager: true, manager_kind_code: '01' }
      await givenRow(bank, 'marts.employees', { ...at, employee_id: `M${n}` })
    }
  })
  afterAll(async () => {
    await api?.close()
    await database?.drop()
  })

  /** One line a customer; every sixtieth is wrong, a hundred in all, the last twenty being said twice. */
  function makeList(): { text: string; wrong: Map<number, string> } {
    const lines = ['客户号,客户经理,角色,理由']
    const wrong = new Map<number, string>()
    const ways = Object.entries(BROKEN)
    for (let n = 1; n <= CUSTOMERS; n++) {
      const at = n / 60
      if (!Number.isInteger(at)) lines.push(`${noOf(n)},M${1 + (n % MANAGERS)},,`)
      else if (at <= 80) {
        const [code, write] = ways[at % ways.length]!
        lines.push(write(noOf(n)))
        wrong.set(lines.length, code)
      } else if (at <= 90) {
        lines.push(`${noOf(n)},M1,,`, `${noOf(n)},M2,,`)
        wrong.set(lines.length - 1, 'repeated').set(lines.length, 'repeated')
      }
    }
    return { text: lines.join('\n'), wrong }
  }

  it('tells a hundred wrong lines, and killed as often as one likes gives nobody twice', async () => {
    const { text, wrong } = makeList()
    expect(wrong.size).toBe(100)
    const bytes = Readable.from([Buffer.from(text)])
    const allocation_id = await allocateFile(context, { file_name: 'list.csv', reason: '年度分户', bytes })
    const found = await rowsOf(
      'select line_no, problem_code from customer_management.allocation_problems where allocation_id = $1',
      [allocation_id],
    )
    expect(new Map(found.map((it) => [Number(it['line_no']), it['problem_code']]))).toEqual(wrong)
    let told = ''
    for await (const piece of problemLines(context, allocation_id)) told += piece
    expect(told.trim().split('\r\n')).toHaveLength(1 + wrong.size)

    await beginApplying(context, { allocation_id, leaves_problems: true })
    for (let kill = 0; kill < KILLS; kill++) await applyAndKill(allocation_id)
    const [half] = await rowsOf('select done_count from customer_management.allocations')
    expect(Number(half!['done_count'])).toBeGreaterThan(0)
    await goOn(context, { allocation_id })

    const good = CUSTOMERS - 100
    const [count] = await rowsOf(
      `select count(*) as rows, count(distinct customer_id) as customers,
         (select state_code from customer_management.allocations) as state_code,
         (select done_count from customer_management.allocations) as done_count,
         (select count(*) from platform.grants where kind = 'ownership') as grants
       from customer_management.ownerships where allocation_id = $1`,
      [allocation_id],
    )
    const all = String(good)
    expect(count).toEqual({ rows: all, customers: all, state_code: 'applied', done_count: good, grants: all })
    const gaps = await rowsOf(
      `select customer_id from customer_management.ownerships where role_code = 'primary'
       group by customer_id having count(*) filter (where valid_to = '9999-12-31') <> 1`,
    )
    expect(gaps).toEqual([])
  })

  /** Lets a process of its own go on until it has written something, and kills it in the middle. */
  async function applyAndKill(allocation_id: string): Promise<void> {
    const doneSoFar = async () =>
      Number((await rowsOf('select done_count from customer_management.allocations'))[0]!['done_count'])
    const before = await doneSoFar()
    const script = `${PROJECT_DIR}/tests/support/allocation-process.ts`
    const words = [script, database.url('api'), allocation_id, String(RUN_ROWS)]
    const child = spawn(process.execPath, words, { stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('close', resolve))
    while (child.exitCode === null && (await doneSoFar()) === before) await setTimeout(10)
    child.kill('SIGKILL')
    await ended
  }
})
