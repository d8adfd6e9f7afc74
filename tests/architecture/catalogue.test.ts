import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenDatabase, type TestDatabase } from '../support/database.ts'
import { CATALOGUE_RULES, findInCatalogue } from './catalogue.ts'

let database: TestDatabase
let owner: pg.Client

beforeAll(async () => {
  database = await givenDatabase()
  owner = new pg.Client({ connectionString: database.url('owner') })
  await owner.connect()
}, 120_000)

afterAll(async () => {
  await owner?.end()
  await database?.drop()
})

describe('no way round the policies in the schema that the migrations add up to', () => {
  it.for(CATALOGUE_RULES)('$name', async (rule) => {
    expect(await findInCatalogue(owner, rule)).toEqual([])
  })

  it.for(CATALOGUE_RULES)('$name: a planted violation is found', async (rule) => {
    await owner.query('begin')
    try {
      await owner.query('create schema planted')
      await owner.query(rule.planted)
      expect(await findInCatalogue(owner, rule)).not.toEqual([])
    } finally {
      await owner.query('rollback')
    }
  })
})
