import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { preparePostgresEngine } from '../../src/pipeline/engines/postgres-session.ts'
import {
  expectedRows,
  readModelCases,
  readRelationTypes,
  runOnDuck,
  runOnPostgres,
  sortRows,
} from '../../src/pipeline/model-cases.ts'
import { PROJECT_DIR } from '../../src/platform/config.ts'
import { openDuck, type Duck } from '../../src/serving/duckdb.ts'
import { givenDatabase, type TestDatabase } from '../support/database.ts'

const modelsDir = `${PROJECT_DIR}/warehouse`
const types = readRelationTypes(modelsDir)
let duck: Duck
let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  duck = await openDuck()
  database = await givenDatabase({ through: '0001' })
  client = new pg.Client({ connectionString: database.url('owner') })
  await client.connect()
  await preparePostgresEngine(client)
})

afterAll(async () => {
  duck.close()
  await client.end()
  await database.drop()
})

for (const { model, cases } of readModelCases(modelsDir)) {
  if (cases.length === 0) continue
  describe(model.name, () => {
    for (const modelCase of cases) {
      it(modelCase.name, async () => {
        const onDuck = await runOnDuck(duck.connection, { model, modelCase, types })
        const onPostgres = await runOnPostgres(client, { model, modelCase, types })

        expect(sortRows(onDuck)).toEqual(await expectedRows(duck.connection, { model, modelCase, types }))
        expect(sortRows(onPostgres)).toEqual(sortRows(onDuck))
      })
    }
  })
}
