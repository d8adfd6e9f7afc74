import { describe, expect, it } from 'vitest'
import { type ServerFacts, whyNotFit } from './postgres-session.ts'

const fit: ServerFacts = {
  version: 150_018,
  version_name: '15.18',
  database: 'warehouse',
  may_create: true,
  is_crm: false,
  sorts_by_code: true,
  citus: null,
}

describe('a server that is to compute nights', () => {
  it('may be any from PostgreSQL 15 on, a cluster as well', () => {
    expect(whyNotFit(fit)).toBeNull()
    expect(whyNotFit({ ...fit, version: 180_004, version_name: '18.4', citus: '13.2-1' })).toBeNull()
  })

  it('is refused when it is older, with both versions', () => {
    expect(whyNotFit({ ...fit, version: 140_019, version_name: '14.19' })).toBe(
      'the server is PostgreSQL 14.19; it takes 15 or newer.',
    )
  })

  it('is refused when its database is that of the platform, may not be written or sorts otherwise', () => {
    expect(whyNotFit({ ...fit, is_crm: true })).toMatch(/^warehouse is the database that people work with/)
    expect(whyNotFit({ ...fit, may_create: false })).toMatch(/grant create on database warehouse/)
    expect(whyNotFit({ ...fit, sorts_by_code: false })).toMatch(/locale 'C.UTF-8'/)
  })
})
