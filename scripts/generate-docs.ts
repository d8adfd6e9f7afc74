import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { givenDatabase } from '../tests/support/database.ts'
import { writeCliPage } from './docs/cli-page.ts'
import { writeDatabaseTypes } from './docs/database-types.ts'
import { writeMetricsPage } from './docs/metrics-page.ts'
import { writeOpenApi } from './docs/openapi.ts'
import { writeParametersPage } from './docs/parameters-page.ts'
import { dumpSchema } from './docs/schema-dump.ts'
import { writeWarehousePages } from './docs/warehouse-pages.ts'

/**
 * Writes what is made from other things: the schema that the migrations add up to, its types, and the
 * reference pages. With `--check` nothing is written: what is out of date is named.
 */
const ROOT = join(import.meta.dirname, '..')
const isCheck = process.argv.includes('--check')

async function fromDatabase(): Promise<Record<string, string>> {
  const database = await givenDatabase()
  const client = new pg.Client({ connectionString: database.url('owner') })
  try {
    await client.connect()
    return {
      'db/schema.sql': await dumpSchema(client),
      'src/platform/database.generated.ts': writeDatabaseTypes(
        database.url('owner'),
        join(ROOT, 'warehouse'),
      ),
      'docs/reference/openapi.json': await writeOpenApi(database.url('api')),
    }
  } finally {
    await client.end()
    await database.drop()
  }
}

const pages: Record<string, string> = {
  ...(await fromDatabase()),
  ...writeWarehousePages(join(ROOT, 'warehouse')),
  ...(await writeMetricsPage(join(ROOT, 'warehouse'))),
  ...writeParametersPage(join(ROOT, 'warehouse')),
  'docs/reference/cli.md': writeCliPage(),
}
const stale = Object.entries(pages).filter(([path, text]) => {
  const file = join(ROOT, path)
  return !existsSync(file) || readFileSync(file, 'utf8') !== text
})

for (const [path, text] of stale) {
  if (!isCheck) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true })
    writeFileSync(join(ROOT, path), text)
  }
  console.log(`${isCheck ? 'out of date: ' : 'wrote '}${path}`)
}
if (isCheck && stale.length > 0) {
  console.log('Run npm run docs:generate and commit the result.')
  process.exitCode = 1
}
