import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openKeyRing } from '../../platform/crypto/index.ts'
import { readReferences } from '../models.ts'
import { readContracts } from './contracts.ts'
import { readLists } from './lists.ts'
import { STAGE_SEPARATOR, stageFile } from './stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-stage-'))
const models = join(import.meta.dirname, '../../../warehouse')
const contract = readContracts(models).find((it) => it.file === 'HRS_EMP')!

afterAll(() => rmSync(folder, { recursive: true }))

async function stage(rows: Record<string, string>[]) {
  const path = join(folder, 'HRS_EMP.f.20260630.dat')
  const stagePath = join(folder, 'employees.stage')
  rmSync(stagePath, { force: true })
  const line = (row: Record<string, string>) => contract.columns.map((it) => row[it.name] ?? '').join('|@|')
  writeFileSync(path, rows.map((row) => `${line(row)}\n`).join(''))
  const protection = {
    keys: openKeyRing(join(folder, 'keys')),
    rules: { today: '2026-06-30', allowSyntheticId: true },
  }
  const staged = await stageFile({
    contract,
    fileName: 'HRS_EMP.f.20260630.dat',
    path,
    stagePath,
    protection,
    lists: readLists(readReferences(models)),
  })
  return { staged, stagePath, text: readFileSync(stagePath, 'utf8') }
}

describe('the staging file', () => {
  const employee = {
    emp_id: 'E00101',
    emp_name: '张建国',
    id_no: '990211198503070410',
    mobile: '15400001234',
    email: 'zhang@example.com',
    org_id: '9902001000',
    status: '1',
    data_date: '20260630',
  }

  it('holds no identity number, mobile or mailbox in clear, and only its owner reads it', async () => {
    const { text, stagePath } = await stage([employee])
    expect(text).toContain('E00101')
    for (const clear of ['990211198503070410', '15400001234', 'zhang@']) expect(text).not.toContain(clear)
    expect(statSync(stagePath).mode & 0o777).toBe(0o600)
  })

  it('has one line a row, with its number and one field for each column of the table', async () => {
    const { staged, text } = await stage([
      employee,
      { ...employee, emp_id: 'E|@|2' },
      { ...employee, emp_id: 'E3' },
    ])
    expect(staged).toMatchObject({ rows_in: 3, rows_staged: 2, rows_rejected: 1 })
    const lines = text.trimEnd().split('\n')
    expect(lines.map((it) => it.split(STAGE_SEPARATOR)[0])).toEqual(['1', '3'])
    expect(new Set(lines.map((it) => it.split(STAGE_SEPARATOR).length)).size).toBe(1)
  })

  it('is the same for the same input: sealed values enter the content hash of tables', async () => {
    const first = await stage([employee])
    expect((await stage([employee])).text).toBe(first.text)
  })
})
