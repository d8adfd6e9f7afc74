import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openSealed, removeFile, removeOthers, writeSealed } from './sealed-files.ts'

const dir = mkdtempSync(join(tmpdir(), 'zhike-files-'))
afterAll(() => rmSync(dir, { recursive: true }))

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text)
}

async function textOf(reading: AsyncIterable<Buffer>): Promise<string> {
  const read: Buffer[] = []
  for await (const piece of reading) read.push(piece)
  return Buffer.concat(read).toString('utf8')
}

const given = (file_id: string, ...texts: string[]) => writeSealed({ dir, file_id }, pieces(...texts))

describe('a sealed file', () => {
  it('lies sealed and is given back byte by byte', async () => {
    const long = '李明,C000000012\r\n'.repeat(20_000)
    const { key, byte_count, sha256 } = await given('a', long, '共 2 行')

    expect(byte_count).toBe(Buffer.byteLength(`${long}共 2 行`))
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(readFileSync(join(dir, 'a.sealed')).includes('C000000012')).toBe(false)
    expect(await textOf((await openSealed({ dir, file_id: 'a' }, key))!)).toBe(`${long}共 2 行`)
  })

  it('that was touched, swapped or removed is not given out at all', async () => {
    const { key } = await given('b', 'one')
    const other = await given('c', 'two')
    const bytes = readFileSync(join(dir, 'b.sealed'))
    writeFileSync(join(dir, 'd.sealed'), bytes)
    bytes[14]! ^= 1
    writeFileSync(join(dir, 'b.sealed'), bytes)

    await expect(openSealed({ dir, file_id: 'b' }, key)).resolves.toBeNull()
    await expect(openSealed({ dir, file_id: 'd' }, key)).resolves.toBeNull()
    await expect(openSealed({ dir, file_id: 'c' }, key)).resolves.toBeNull()
    await removeFile({ dir, file_id: 'c' })
    await expect(openSealed({ dir, file_id: 'c' }, other.key)).resolves.toBeNull()
  })

  it('of which the writing failed leaves nothing', async () => {
    const failing = async function* () {
      yield await Promise.resolve('half')
      throw new Error('the rows changed')
    }
    await expect(writeSealed({ dir, file_id: 'e' }, failing())).rejects.toThrow('the rows changed')
    expect(readdirSync(dir).filter((name) => name.startsWith('e'))).toEqual([])
  })

  it('that belongs to nothing is removed, and what is being written stays', async () => {
    for (const name of ['kept', 'left', 'young']) await given(name, name)
    const now = new Date()
    const before = new Date(now.getTime() - 2 * 3_600_000)
    for (const name of ['kept', 'left']) utimesSync(join(dir, `${name}.sealed`), before, before)

    await removeOthers(dir, { keep: new Set(['kept']), now })

    const names = readdirSync(dir)
    expect([names.includes('kept.sealed'), names.includes('left.sealed')]).toEqual([true, false])
    expect(names).toContain('young.sealed')
  })
})
