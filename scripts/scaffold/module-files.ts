import { type Names, namesOf, singularOf } from './names.ts'

type Subject = { module: Names; rows: Names; row: Names }

const readme = ({ module, rows }: Subject) => `# ${module.kebab}

What this module is for, in one sentence.

- **Owns** \`${module.snake}.${rows.snake}\`: what a row is.
- **Reads** \`marts.customers\`, to know which customers the actor may see.
- **Who may do what**: whoever sees a customer sees its ${rows.kebab.replaceAll('-', ' ')}.
`

const migration = ({ module, rows, row }: Subject) => `-- What the ${module.kebab} module keeps.
create schema ${module.snake};

create table ${module.snake}.${rows.snake} (
    ${row.snake}_id bigint generated always as identity primary key,
    customer_id bigint not null,
    description text not null check (description <> ''),
    recorded_by text not null,
    recorded_at timestamptz not null
);

create index on ${module.snake}.${rows.snake} (customer_id, ${row.snake}_id);

-- Whoever sees the customer sees the row. Read by one customer at a time, so that the lookup is cheap.
create policy reach on ${module.snake}.${rows.snake}
    for select to r_head, r_line, r_org, r_team, r_manager using (
    exists (select 1 from marts.customers c where c.customer_id = ${rows.snake}.customer_id)
);
alter table ${module.snake}.${rows.snake} enable row level security;
alter table ${module.snake}.${rows.snake} force row level security;

grant usage on schema ${module.snake} to r_head, r_line, r_org, r_team, r_manager;
grant select on ${module.snake}.${rows.snake} to r_head, r_line, r_org, r_team, r_manager;
`

const schema = ({ rows, row }: Subject) => `import { z } from 'zod'
import { customerId } from '../../platform/schema.ts'

export const ${row.camel} = z.object({
  ${row.snake}_id: z.string(),
  description: z.string(),
  recorded_by: z.string(),
  recorded_at: z.string(),
})
export type ${row.pascal} = z.output<typeof ${row.camel}>

export const ${rows.camel}OfCustomer = z.object({ customer_id: customerId })
export const ${rows.camel}Answer = z.object({ rows: z.array(${row.camel}) })
`

const queries = ({ module, rows, row }: Subject) => `import type { ScopedDb } from '../../platform/db.ts'
import type { ${row.pascal} } from './schema.ts'

export const list${rows.pascal} = (db: ScopedDb, customerId: string): Promise<${row.pascal}[]> =>
  db
    .selectFrom('${module.snake}.${rows.snake}')
    .select(['${row.snake}_id', 'description', 'recorded_by', 'recorded_at'])
    .where('customer_id', '=', customerId)
    .orderBy('${row.snake}_id', 'desc')
    .execute()

/** Whether the actor sees the customer at all; the policies decide. */
export async function isVisible(db: ScopedDb, customerId: string): Promise<boolean> {
  const found = await db
    .selectFrom('marts.customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return found !== undefined
}
`

const service = ({ rows, row }: Subject) => `import { type Context, withActor } from '../../platform/db.ts'
import { notFound } from '../../platform/errors.ts'
import { isVisible, list${rows.pascal} as select${rows.pascal} } from './queries.ts'
import type { ${row.pascal} } from './schema.ts'

/** The newest first. A customer out of reach is a customer that does not exist. */
export function list${rows.pascal}(context: Context, customerId: string): Promise<${row.pascal}[]> {
  return withActor(context, async (db) => {
    if (!(await isVisible(db, customerId))) throw notFound('customer', customerId)
    return select${rows.pascal}(db, customerId)
  })
}
`

const routes = ({
  module,
  rows,
}: Subject) => `import { type App, contextOf } from '../../platform/http/request.ts'
import { problem } from '../../platform/schema.ts'
import { CUSTOMERS_READ } from '../customer-management/index.ts'
import { ${rows.camel}Answer, ${rows.camel}OfCustomer } from './schema.ts'
import { list${rows.pascal} } from './service.ts'

export function register${module.pascal}Routes(app: App): void {
  app.get(
    '/customers/:customer_id/${rows.kebab}',
    {
      config: { permission: CUSTOMERS_READ },
      schema: {
        tags: ['${module.kebab}'],
        summary: 'The ${rows.kebab.replaceAll('-', ' ')} of a customer',
        params: ${rows.camel}OfCustomer,
        response: { 200: ${rows.camel}Answer, 404: problem },
      },
    },
    async (request) => ({ rows: await list${rows.pascal}(contextOf(request), request.params.customer_id) }),
  )
}
`

const index = ({ rows, row }: Subject) => `export type { ${row.pascal} } from './schema.ts'
export { list${rows.pascal} } from './service.ts'
`

const test = ({ module, rows }: Subject) => `import { afterAll, beforeAll, expect, it } from 'vitest'
import pg from 'pg'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await givenDatabase()
  client = new pg.Client({ connectionString: database.url('api') })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await database.drop()
})

it('nobody reads ${rows.kebab} without saying who asks', async () => {
  const reading = client.query('select description from ${module.snake}.${rows.snake}')

  await expect(reading).rejects.toThrow('permission denied')
})
`

/** The files of a new module, by path: one table about customers, read within the actor's reach. */
export function moduleFiles(input: {
  module: string
  rows: string
  migrationNumber: string
}): Record<string, string> {
  const subject = {
    module: namesOf(input.module),
    rows: namesOf(input.rows),
    row: namesOf(singularOf(input.rows)),
  }
  const folder = `src/modules/${subject.module.kebab}`
  return {
    [`db/migrations/${input.migrationNumber}_create_${subject.module.snake}.sql`]: migration(subject),
    [`${folder}/README.md`]: readme(subject),
    [`${folder}/index.ts`]: index(subject),
    [`${folder}/schema.ts`]: schema(subject),
    [`${folder}/queries.ts`]: queries(subject),
    [`${folder}/service.ts`]: service(subject),
    [`${folder}/routes.ts`]: routes(subject),
    [`${folder}/queries.test.ts`]: test(subject),
  }
}
