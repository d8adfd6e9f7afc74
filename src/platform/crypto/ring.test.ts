import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ALGORITHMS, isOffered, offeredAlgorithms } from './algorithms.ts'
import { blindIndex, followKeyRing, isSealed, open, openKeyRing, protectValue, seal } from './index.ts'
import { addKey, readRing, refuseInUse, retireKey, ringPath, useKey } from './ring.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhike-ring-'))
const AT = '2026-06-30T02:00:00.000Z'
const LATER = '2026-07-01T02:00:00.000Z'
let made = 0
const newFolder = () => join(folder, String(++made))

afterAll(() => rmSync(folder, { recursive: true }))

/** What was sealed before keys had a ring, with keys that are known. */
const FIRST_FORM = [
  ['15400001234', 's1.2nO1wpUkD7wfz8LlZRqM0vGwxcBv/Qn6i+ND5jLscMSIVMjLen2I'],
  [
    '湖南省株洲市天元区长江北路1号',
    's1.Z2G01kjyOJIwrE3Hf0EXR5Jh3vUtDnrgvU4d2zVByo1GnUHEQcTisDgXeoAzxYfPnrsEMeZMmIrLGWb8pmORHk1JygfuCYE=',
  ],
  ['', 's1.4i0O4aUlUoPu65GGimPk//otME19ahcZ5PWu8A=='],
  ['15400001234', 's2.B+i7puM4J5wNC88+VcHelpLiNxRwNWNgPp56nJSBkNkg4FAUhK5p'],
  ['', 's2.L/FX//IwZeGVUhMI0mctQS0+btMd+XpbSEiiLQ=='],
] as const

/** A folder of keys as it was before there was a ring. */
function givenFirstKeys(numbers: number[]): string {
  const keysDir = newFolder()
  mkdirSync(keysDir)
  const put = (name: string, byte: string) =>
    writeFileSync(join(keysDir, name), byte.repeat(32), { mode: 0o600 })
  put('index.key', '11')
  for (const number of numbers) put(`seal-${number}.key`, number === 1 ? '22' : '33')
  return keysDir
}

const mark = (sealed: string) => sealed.split('.')[1]!.slice(0, 16)

describe('values of the time before the ring', () => {
  it.for(FIRST_FORM)('%s opens from %s', ([clear, sealed]) => {
    const keys = openKeyRing(givenFirstKeys([1, 2]))
    expect(isSealed(sealed)).toBe(true)
    expect(open(keys, sealed)).toBe(clear)
  })

  it('are found by the same index, and known to be the same value by their mark', () => {
    const keys = openKeyRing(givenFirstKeys([1]))
    const [[clear, sealed]] = FIRST_FORM
    expect(blindIndex(keys, 'mobile', clear)).toBe(
      '1813d14e908635abc66dd5a02dbf7f1230151a36d7040a78cf47c8521649f7e3',
    )
    expect(protectValue(keys, 'mobile', clear).sealed).toMatch(/^k1a\./)
    expect(mark(protectValue(keys, 'mobile', clear).sealed)).toBe(mark(sealed))
  })

  it('altered ones are refused', () => {
    const keys = openKeyRing(givenFirstKeys([1]))
    const [[, sealed]] = FIRST_FORM
    expect(() => open(keys, sealed.replace('2nO1', '2nO2'))).toThrow(/altered/)
    expect(() => open(keys, sealed.replace('s1', 'k1a'))).toThrow(/altered/)
    expect(() => open(keys, sealed.replace('s1', 's2'))).toThrow(/altered/)
  })

  it('the newest key of such a folder seals, the others read', () => {
    const keysDir = givenFirstKeys([1, 2])
    expect(seal(openKeyRing(keysDir), '株洲')).toMatch(/^k2a\./)
    expect(readRing(keysDir).map((it) => [it.number, it.state])).toEqual([
      [1, 'reading'],
      [2, 'current'],
    ])
  })
})

describe('algorithms', () => {
  it('AES is offered everywhere; of SM4 what OpenSSL lends to this process', () => {
    expect(offeredAlgorithms()).toContain('aes-256-gcm')
    expect(offeredAlgorithms()).toContain('sm4-ctr-hmac-sm3')
  })

  it.for(ALGORITHMS.filter(isOffered))('%s opens to what was sealed, and nothing altered', (algorithm) => {
    const keysDir = newFolder()
    openKeyRing(keysDir)
    useKey(keysDir, { number: addKey(keysDir, { algorithm, at: AT }).number, at: AT })
    const keys = openKeyRing(keysDir)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(7), (text, place, bit) => {
        const sealed = seal(keys, text)
        expect(open(keys, sealed)).toBe(text)
        expect(seal(keys, text)).toBe(sealed)
        const [header, coded] = sealed.split('.') as [string, string]
        const bytes = Buffer.from(coded, 'base64')
        const at = place % bytes.length
        bytes[at] = bytes[at]! ^ (1 << bit)
        expect(() => open(keys, `${header}.${bytes.toString('base64')}`)).toThrow(/altered/)
      }),
    )
  })

  it.for(ALGORITHMS.filter(isOffered))('%s does not open with another key, number or letter', (algorithm) => {
    const [one, other] = [newFolder(), newFolder()]
    for (const keysDir of [one, other]) {
      openKeyRing(keysDir)
      for (const number of [2, 3]) expect(addKey(keysDir, { algorithm, at: AT }).number).toBe(number)
      useKey(keysDir, { number: 2, at: AT })
    }
    const keys = openKeyRing(one)
    const sealed = seal(keys, '15400001234')
    expect(() => open(openKeyRing(other), sealed)).toThrow(/altered/)
    expect(() => open(keys, sealed.replace('k2', 'k3'))).toThrow(/altered/)
    for (const letter of ['a', 'g', 's', 'z'].filter((it) => !sealed.startsWith(`k2${it}`))) {
      expect(() => open(keys, sealed.replace(/^k2./, `k2${letter}`))).toThrow(/altered/)
    }
  })

  it('one that OpenSSL does not lend is refused, with those that there are', () => {
    const keysDir = newFolder()
    for (const algorithm of ALGORITHMS.filter((it) => !isOffered(it))) {
      expect(() => addKey(keysDir, { algorithm, at: AT })).toThrow(/it has aes-256-gcm and/)
    }
    expect(readRing(keysDir)).toHaveLength(1)
  })
})

describe('rotation', () => {
  it('a new key opens before it seals; then the old one opens only', () => {
    const keysDir = newFolder()
    const before = openKeyRing(keysDir)
    addKey(keysDir, { algorithm: 'sm4-ctr-hmac-sm3', at: AT })
    expect(seal(openKeyRing(keysDir), '株洲')).toMatch(/^k1a\./)
    useKey(keysDir, { number: 2, at: LATER })
    const after = openKeyRing(keysDir)
    expect(seal(after, '株洲')).toMatch(/^k2s\./)
    expect(open(after, seal(before, '株洲'))).toBe('株洲')
    expect(mark(seal(after, '株洲'))).toBe(mark(seal(before, '株洲')))
    expect(readRing(keysDir)).toMatchObject([
      { number: 1, state: 'reading', state_since: LATER },
      { number: 2, algorithm: 'sm4-ctr-hmac-sm3', state: 'current', made_at: AT, state_since: LATER },
    ])
  })

  it('a process that serves sees it without a restart, and who is at work keeps what he has read', () => {
    const keysDir = newFolder()
    const keysOf = followKeyRing(keysDir)
    const atWork = keysOf()
    expect(keysOf()).toBe(atWork)
    addKey(keysDir, { algorithm: 'aes-256-gcm', at: AT })
    useKey(keysDir, { number: 2, at: AT })
    expect(seal(keysOf(), '株洲')).toMatch(/^k2a\./)
    expect(seal(atWork, '株洲')).toMatch(/^k1a\./)
    expect(open(keysOf(), seal(atWork, '株洲'))).toBe('株洲')
  })

  it('of a value the index stays, whatever key seals it', () => {
    const keysDir = newFolder()
    const before = protectValue(openKeyRing(keysDir), 'mobile', '15400001234')
    addKey(keysDir, { algorithm: 'aes-256-gcm', at: AT })
    useKey(keysDir, { number: 2, at: AT })
    const { sealed, ...rest } = protectValue(openKeyRing(keysDir), 'mobile', '15400001234')
    expect({ ...rest, sealed: before.sealed }).toEqual(before)
    expect(sealed).not.toBe(before.sealed)
  })

  it('neither the current key is retired nor one that sealed just now; a retired one opens nothing', () => {
    const keysDir = newFolder()
    const sealed = seal(openKeyRing(keysDir), '株洲')
    addKey(keysDir, { algorithm: 'aes-256-gcm', at: AT })
    const at = (text: string) => ({ number: 1, now: { getTime: () => Date.parse(text) } as Date })
    expect(() => refuseInUse(keysDir, at(LATER))).toThrow(/current/)
    useKey(keysDir, { number: 2, at: AT })
    expect(() => refuseInUse(keysDir, at('2026-06-30T02:09:00.000Z'))).toThrow(/10 minutes/)
    expect(refuseInUse(keysDir, at('2026-06-30T02:11:00.000Z'))).toMatchObject({ state: 'reading' })
    retireKey(keysDir, { number: 1, at: LATER })
    expect(() => open(openKeyRing(keysDir), sealed)).toThrow(/altered/)
    expect(() => useKey(keysDir, { number: 1, at: LATER })).toThrow(/retired/)
    expect(() => useKey(keysDir, { number: 7, at: LATER })).toThrow(/no key 7/)
  })

  it('a list that was lost is made anew from the keys, and everything opens', () => {
    const keysDir = newFolder()
    const first = seal(openKeyRing(keysDir), '株洲')
    addKey(keysDir, { algorithm: 'sm4-ctr-hmac-sm3', at: AT })
    useKey(keysDir, { number: 2, at: AT })
    const second = seal(openKeyRing(keysDir), '株洲')
    rmSync(ringPath(keysDir))
    const keys = openKeyRing(keysDir)
    expect([open(keys, first), open(keys, second)]).toEqual(['株洲', '株洲'])
    expect(seal(keys, '株洲')).toBe(second)
  })

  it('the list and every key are readable by their owner alone, and a broken list stops everything', () => {
    const keysDir = newFolder()
    openKeyRing(keysDir)
    addKey(keysDir, { algorithm: 'aes-256-gcm', at: AT })
    for (const name of ['ring.json', 'mark.key', 'seal-2.key']) {
      expect(statSync(join(keysDir, name)).mode & 0o777).toBe(0o600)
    }
    expect(readFileSync(ringPath(keysDir), 'utf8')).not.toMatch(/[0-9a-f]{64}/)
    chmodSync(join(keysDir, 'seal-2.key'), 0o640)
    expect(() => openKeyRing(keysDir)).toThrow(/0600/)
    writeFileSync(ringPath(keysDir), '{"keys": [')
    expect(() => openKeyRing(keysDir)).toThrow(/ring\.json cannot be read/)
  })
})
