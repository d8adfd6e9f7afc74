import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import {
  blindIndex,
  indexIdentifier,
  indexLastFour,
  open,
  openKeyRing,
  protectIdNumber,
  protectValue,
  seal,
} from './index.ts'

const rules = { today: '2026-06-30', allowSyntheticId: true }
const folder = mkdtempSync(join(tmpdir(), 'zhike-keys-'))
const keys = openKeyRing(join(folder, 'keys'))
const id = (text: string, typeCode = '1001') => protectIdNumber(keys, { text, typeCode, rules })

afterAll(() => rmSync(folder, { recursive: true }))

describe('keys', () => {
  it('are made once, readable by the owner alone', () => {
    const files = readdirSync(join(folder, 'keys')).toSorted()
    expect(files).toEqual(['index.key', 'mark.key', 'ring.json', 'seal-1.key'])
    for (const file of files) expect(statSync(join(folder, 'keys', file)).mode & 0o777).toBe(0o600)
    expect(blindIndex(openKeyRing(join(folder, 'keys')), 'mobile', '1')).toBe(blindIndex(keys, 'mobile', '1'))
  })

  it('that others may read are refused', () => {
    const open = mkdtempSync(join(folder, 'open-'))
    openKeyRing(open)
    chmodSync(join(open, 'index.key'), 0o644)
    expect(() => openKeyRing(open)).toThrow(/0600/)
  })
})

describe('sealed values', () => {
  it('open to what was sealed, and the same value seals the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = seal(keys, text)
        expect(open(keys, sealed)).toBe(text)
        expect(seal(keys, text)).toBe(sealed)
      }),
    )
  })

  it('that were altered are refused', () => {
    const sealed = Buffer.from(seal(keys, '15400001234').slice(4), 'base64')
    expect(open(keys, `k1a.${sealed.toString('base64')}`)).toBe('15400001234')
    for (const at of [0, 12, sealed.length - 1]) {
      const altered = Buffer.from(sealed)
      altered[at] = altered[at]! ^ 1
      expect(() => open(keys, `k1a.${altered.toString('base64')}`)).toThrow(/altered/)
    }
    for (const other of ['k9a.AAAA', 's9.AAAA', '15400001234', '']) {
      expect(() => open(keys, other)).toThrow(/altered/)
    }
  })

  it('hold the value nowhere in clear', () => {
    const clear = '990211198503070410'
    expect(JSON.stringify(id(clear))).not.toContain(clear)
    expect(JSON.stringify(id(clear))).not.toContain(Buffer.from(clear).toString('base64').slice(0, 20))
  })
})

describe('protected values', () => {
  it('an old and a new identity number of one person have one index', () => {
    expect(id('990211850307041').index).toBe(id('990211198503070410').index)
    expect(indexIdentifier(keys, 'id_number', '990211850307041')).toBe(id('990211198503070410').index)
    expect(indexLastFour(keys, 'id_number', '0410')).toBe(id('990211198503070410').last4_index)
  })

  it('a mobile and an identity number with the same digits do not meet', () => {
    expect(indexIdentifier(keys, 'mobile', '15400001234')).not.toBe(
      indexIdentifier(keys, 'id_number', '15400001234'),
    )
    expect(indexLastFour(keys, 'mobile', '1234')).not.toBe(indexLastFour(keys, 'id_number', '1234'))
  })

  it('a short value has no index of its last four, which would be the value', () => {
    expect(protectValue(keys, 'mobile', '123456').last4_index).toBeNull()
  })

  it('an identity number gives birth date and sex when it is valid, and stays when it is not', () => {
    expect(id('990211198503070410')).toMatchObject({ is_valid: true, born: '19850307', sex: '1' })
    expect(id('990211198503070411')).toMatchObject({ is_valid: false, born: null, sex: null })
    expect(open(keys, id('990211198503070411').sealed)).toBe('990211198503070411')
  })

  it.for([
    ['id_number', '990211198503070410', '9****************0'],
    ['mobile', '15400001234', '154****1234'],
    ['mobile', '0731-84410021', '0731-******21'],
    ['mobile', '12345', '*****'],
    ['email', 'zhang@example.com', 'z***@example.com'],
    ['address', '湖南省株洲市天元区长江北路1号', '湖南省株洲市天元区***'],
    ['address', '长江路阳光小区3栋', '***'],
    ['address', '株洲市阳光小区3栋', '株洲市***'],
  ] as const)('%s %s is shown as %s', ([kind, text, masked]) => {
    expect(protectValue(keys, kind, text).masked).toBe(masked)
  })

  it('a passport shows its first and its two last characters, a credit code is public', () => {
    expect(id('E12345607', '1004').masked).toBe('E******07')
    expect(id('91990211MA00000151', '2001').masked).toBe('91990211MA00000151')
  })
})
