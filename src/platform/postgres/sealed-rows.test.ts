import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { givenDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { addKey, followKeyRing, open, openKeyRing, seal, useKey } from '../crypto/index.ts'
import { sealedColumn } from '../crypto/sealed-columns.ts'
import { connect, type Connection } from './connection.ts'
import { countSealedWith, resealRows } from './sealed-rows.ts'

const ROWS = 600
const AT = '2026-06-30T02:00:00.000Z'
const NOTE = sealedColumn('platform.notes_of_a_test', 'note_sealed')
const keysDir = mkdtempSync(join(tmpdir(), 'zhike-reseal-'))
let database: TestDatabase

const asOwner = <T>(work: (owner: Connection) => Promise<T>) => connect(database.url('owner'), work)

/** Another key from now on. */
function rotate(algorithm: 'aes-256-gcm' | 'sm4-ctr-hmac-sm3'): number {
  const { number } = addKey(keysDir, { algorithm, at: AT })
  useKey(keysDir, { number, at: AT })
  return number
}

beforeAll(async () => {
  database = await givenDatabase()
  const keys = openKeyRing(keysDir)
  await asOwner(async (owner) => {
    await owner.query('create table platform.notes_of_a_test (id integer primary key, note_sealed text)')
    const rows = Array.from({ length: ROWS }, (_, id) => ({
      id,
      note_sealed: NOTE.write(keys, `note ${id}`),
    }))
    await owner.query(
      `insert into platform.notes_of_a_test
       select id, note_sealed from json_to_recordset($1) as told (id integer, note_sealed text)`,
      [JSON.stringify(rows)],
    )
  })
})
afterAll(async () => {
  await database.drop()
  rmSync(keysDir, { recursive: true })
})

const notesOf = async (owner: Connection) =>
  (
    await owner.query<{ id: number; note_sealed: string }>(
      'select id, note_sealed from platform.notes_of_a_test order by id',
    )
  ).rows

describe('sealing again', () => {
  it('while others read and write, nothing stays unread and no write is lost', async () => {
    const keysOf = followKeyRing(keysDir)
    const written = new Map<number, string>()
    const state = { isOver: false, reads: 0 }
    /** Writes its own rows over and over, as a process that follows the ring. */
    const writer = (own: number) =>
      asOwner(async (other) => {
        for (let turn = 0; !state.isOver || turn === 0; turn++) {
          const id = (turn * 2 + own) % ROWS
          const text = `written ${turn}`
          await other.query('update platform.notes_of_a_test set note_sealed = $2 where id = $1', [
            id,
            NOTE.write(keysOf(), text),
          ])
          written.set(id, text)
        }
      })
    const reader = asOwner(async (other) => {
      while (!state.isOver || state.reads === 0) {
        for (const it of await notesOf(other))
          expect(open(keysOf(), it.note_sealed)).toMatch(/^(note|written) /)
        state.reads += 1
      }
    })
    const others = [writer(0), writer(1), reader]
    const numbers = [rotate('sm4-ctr-hmac-sm3'), rotate('aes-256-gcm')]
    const done = await asOwner(async (owner) => {
      const first = await resealRows(owner, keysOf(), NOTE)
      rotate('sm4-ctr-hmac-sm3')
      const second = await resealRows(owner, keysOf(), NOTE)
      return [first, second]
    }).finally(() => (state.isOver = true))
    await Promise.all(others)

    expect(numbers).toEqual([2, 3])
    expect(done.every((it) => it.unreadable === 0)).toBe(true)
    expect(state.reads).toBeGreaterThan(0)
    await asOwner(async (owner) => {
      for (const number of [1, 2, 3]) expect(await countSealedWith(owner, NOTE, number)).toBe(0)
      expect(await countSealedWith(owner, NOTE, 4)).toBe(ROWS)
      const now = await notesOf(owner)
      const clear = new Map(now.map((it) => [it.id, NOTE.read(keysOf(), it.note_sealed)]))
      for (const [id, text] of written) expect(clear.get(id)).toBe(text)
      for (const [id, text] of clear) expect(text).toBe(written.get(id) ?? `note ${id}`)
    })
  })

  it('a second time nothing is left to do; what does not open stays and is counted', async () => {
    await asOwner(async (owner) => {
      const keys = openKeyRing(keysDir)
      const { table, column } = NOTE
      expect(await resealRows(owner, keys, NOTE)).toEqual({ table, column, resealed: 0, unreadable: 0 })
      const foreign = mkdtempSync(join(keysDir, 'foreign-'))
      const strange = seal(openKeyRing(foreign), 'of another bank')
      await owner.query('update platform.notes_of_a_test set note_sealed = $1 where id = 3', [strange])
      expect(await resealRows(owner, keys, NOTE)).toEqual({ table, column, resealed: 0, unreadable: 1 })
      expect((await notesOf(owner))[3]!.note_sealed).toBe(strange)
    })
  })

  it('what lies in clear is sealed only where that is asked for', async () => {
    await asOwner(async (owner) => {
      const keys = openKeyRing(keysDir)
      await owner.query(`update platform.notes_of_a_test set note_sealed = 'anna@bank.cn' where id = 3`)
      expect(await resealRows(owner, keys, NOTE)).toMatchObject({ resealed: 0, unreadable: 1 })
      const taken = await resealRows(owner, keys, { ...NOTE, takesClear: true })
      expect(taken).toMatchObject({ resealed: 1, unreadable: 0 })
      expect(NOTE.read(keys, (await notesOf(owner))[3]!.note_sealed)).toBe('anna@bank.cn')
    })
  })
})
