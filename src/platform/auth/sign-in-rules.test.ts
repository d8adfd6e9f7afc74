import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGroupRoles, rolesOfGroups } from './group-roles.ts'
import { isPasswordDue, passwordDueAt } from './limits.ts'
import { isListedPassword } from './listed-passwords.ts'
import { brokenRules } from './password.schema.ts'
import { checkPassword, makePassword } from './passwords.ts'
import { findTotpStep, otpauthAddress, toBase32, totpCode, totpStep } from './totp.ts'

describe('a password', () => {
  it.each([
    ['Aa1aaaaa', []],
    ['Aa1aaaa', ['length']],
    ['hbtk-1234', []],
    ['hbtk1234', ['classes']],
    ['HBTK1234', ['classes']],
    ['Password1!', ['common']],
    ['2026P@ssw0rd', ['common']],
    ['Admin@123', ['common']],
    ['1qaz@WSX', ['common']],
    ['Abcd1234', ['common']],
    ['Zhike.2026', ['common']],
    ['Bank-of-Hunan-2026', []],
    ['Password-but-longer-1', []],
    ['你好你好A1', ['length']],
    ['你好，世界，Ab1', []],
    ['Wang.2026', ['name']],
    ['xWANGx-2026', ['name']],
    ['', ['length', 'classes', 'name']],
    [`Aa1${'x'.repeat(198)}`, ['length']],
  ])(
    'has 8 characters, three kinds of them, not the user name, and is no word that many take: %s',
    (password, broken) => {
      expect(brokenRules(password, 'wang')).toEqual(broken)
    },
  )

  it.each(['Trustno1', 'TRUSTNO1', 'Blink182', '1qazXSW2', 'Ncc1701D', 'Fuck_Inside'])(
    'is none of the thousands that many have: %s',
    (password) => {
      expect(() => checkPassword(password, 'wang')).toThrowError(
        expect.objectContaining({
          code: 'password_weak',
          details: { rules: expect.arrayContaining(['common']) },
        }),
      )
    },
  )

  it('is asked for in a list of more than three thousand that meet the other rules', () => {
    const lines = readFileSync(join(import.meta.dirname, 'common-passwords.txt'), 'utf8').split('\n')
    const listed = lines.filter((line) => line !== '' && !line.startsWith('#'))
    expect(listed.length).toBeGreaterThan(3_000)
    for (const password of listed) expect(isListedPassword(password.toUpperCase())).toBe(true)
    expect(() => checkPassword('Bank-of-Hunan-2026', 'wang')).not.toThrow()
  })

  it('that is made for somebody to begin with meets the rules', () => {
    for (let made = 0; made < 200; made += 1) expect(brokenRules(makePassword(), 'wang')).toEqual([])
  })

  it('is changed at once when another set it, after ninety days when chosen, never when it lasts', () => {
    const set = '2026-01-01 08:00:00+00'
    const due = (password_kind: 'first' | 'own' | 'lasting', now: string) =>
      isPasswordDue({ password_kind, password_changed_at: set }, new Date(now))

    expect(due('first', '2026-01-01T08:00:00Z')).toBe(true)
    expect(due('own', '2026-04-01T07:59:59Z')).toBe(false)
    expect(due('own', '2026-04-01T08:00:00Z')).toBe(true)
    expect(due('lasting', '2036-01-01T00:00:00Z')).toBe(false)
    expect(passwordDueAt({ password_kind: 'own', password_changed_at: set })?.toISOString()).toBe(
      '2026-04-01T08:00:00.000Z',
    )
  })
})

describe('a code of an app', () => {
  const secret = Buffer.from('12345678901234567890')

  // Appendix B of RFC 6238, SHA-1.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('is that of the standard at second %d', (second, code) => {
    const step = totpStep(new Date(second * 1000))
    expect(totpCode(secret, step, 8)).toBe(code)
    expect(totpCode(secret, step)).toBe(code.slice(2))
  })

  it('is taken one step before and after, and no further', () => {
    const now = new Date(1_111_111_111_000)
    const near = [-2, -1, 0, 1, 2].map((aside) => totpCode(secret, totpStep(now) + aside))
    expect(near.map((code) => findTotpStep(secret, code, now) !== null)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    expect(findTotpStep(secret, '12345', now)).toBeNull()
  })

  it('comes of a secret that is typed as the standard spells it', () => {
    // The vectors of RFC 4648.
    for (const [text, spelt] of [
      ['', ''],
      ['f', 'MY'],
      ['fo', 'MZXQ'],
      ['foo', 'MZXW6'],
      ['foob', 'MZXW6YQ'],
      ['fooba', 'MZXW6YTB'],
      ['foobar', 'MZXW6YTBOI'],
    ] as const) {
      expect(toBase32(Buffer.from(text))).toBe(spelt)
    }
    const address = new URL(otpauthAddress({ issuer: 'Zhike Test', account: 'wang', secret }))
    expect(address.pathname).toBe('/Zhike%20Test:wang')
    expect(address.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
    // Apps read a plus as a plus.
    expect(address.href).not.toContain('+')
  })
})

describe('the groups of an identity provider', () => {
  const map = readGroupRoles(
    'crm-managers=br_mgr@9902000000, crm audit=auditor@9900000000;crm-mgr2=br_mgr@9902000000',
  )

  it('give the roles that the list says, each once', () => {
    const branch = { role_code: 'br_mgr', unit_id: '9902000000' }
    const auditor = { role_code: 'auditor', unit_id: '9900000000' }
    expect(rolesOfGroups(map, ['crm-managers', 'crm-mgr2', 'others'])).toEqual([branch])
    expect(rolesOfGroups(map, ['crm audit', 'crm-managers'])).toEqual([branch, auditor])
    expect(rolesOfGroups(map, 'crm audit')).toEqual([auditor])
  })

  it('give nothing where there are none, or they are no words', () => {
    for (const claim of [undefined, null, [], [1], { 'crm audit': true }]) {
      expect(rolesOfGroups(map, claim)).toEqual([])
    }
  })

  it.each(['crm-managers', 'crm=BR_MGR@1', 'crm=br_mgr', '=br_mgr@1'])('are refused as %s', (line) => {
    expect(() => readGroupRoles(line)).toThrowError('group=role@unit')
  })
})
