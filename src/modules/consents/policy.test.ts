import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONSENT_CHANNELS, CONSENT_PURPOSES } from './names.schema.ts'
import { inForce, mayContact } from './policy.ts'
import type { Consent } from './schema.ts'

const ALWAYS = { weekdays: null, time_from: null, time_to: null, not_before: null, not_after: null }
const consent = (some: Partial<Consent> = {}): Consent => ({
  channel_code: 'phone',
  purpose_code: 'marketing',
  state_code: 'granted',
  ...ALWAYS,
  ...some,
})
const ask = (consents: Consent[], at: string, purpose: Consent['purpose_code'] = 'marketing') =>
  mayContact({ consents, channel: 'phone', purpose, at: new Date(at) }).reasons

describe('a customer may be contacted', () => {
  it('for service unless he said no, for anything else once he said yes', () => {
    const at = '2026-07-01T10:00:00+08:00'
    expect(ask([], at, 'service')).toEqual([])
    expect(ask([], at)).toEqual(['never_asked'])
    expect(ask([consent()], at)).toEqual([])
    expect(ask([consent({ channel_code: 'sms' })], at)).toEqual(['never_asked'])
    expect(ask([consent({ state_code: 'withdrawn' })], at)).toEqual(['withdrawn'])
    expect(ask([consent({ state_code: 'withdrawn', purpose_code: 'service' })], at, 'service')).toEqual([
      'withdrawn',
    ])
  })

  it('at the hours, on the days and within the dates that he said, by the clock of the bank', () => {
    const said = [
      consent({
        weekdays: [1, 3],
        time_from: '09:00',
        time_to: '18:00',
        not_before: '2026-07-01',
        not_after: '2026-07-08',
      }),
    ]
    expect(ask(said, '2026-07-01T09:00:00+08:00')).toEqual([])
    expect(ask(said, '2026-07-01T01:00:00Z')).toEqual([])
    expect(ask(said, '2026-07-01T08:59:59+08:00')).toEqual(['outside_hours'])
    expect(ask(said, '2026-07-01T18:00:00+08:00')).toEqual(['outside_hours'])
    expect(ask(said, '2026-07-02T10:00:00+08:00')).toEqual(['wrong_day'])
    expect(ask(said, '2026-06-29T10:00:00+08:00')).toEqual(['not_yet'])
    expect(ask(said, '2026-07-13T20:00:00+08:00')).toEqual(['no_longer', 'outside_hours'])
    // Sunday in Shanghai, Saturday in Greenwich.
    expect(ask([consent({ weekdays: [7] })], '2026-07-05T01:00:00+08:00')).toEqual([])
  })
})

const day = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
const dayText = day.map((it) => it.toISOString().slice(0, 10))
const entries = fc
  .array(
    fc.record({
      channel_code: fc.constantFrom(...CONSENT_CHANNELS),
      purpose_code: fc.constantFrom(...CONSENT_PURPOSES),
      state_code: fc.constantFrom('granted' as const, 'withdrawn' as const),
      given_on: dayText,
    }),
    { maxLength: 30 },
  )
  .map((list) => list.map((it, at) => ({ ...ALWAYS, ...it, consent_id: String(at + 1) })))

describe('over any history of what a customer said', () => {
  it('the order of reading changes nothing, and each channel and purpose has one that counts', () => {
    fc.assert(
      fc.property(entries, fc.integer(), (list, seed) => {
        const shuffled = list.toSorted(
          (a, b) => ((Number(a.consent_id) * seed) % 31) - ((Number(b.consent_id) * seed) % 31),
        )
        const ids = (of: typeof list) =>
          inForce(of)
            .map((it) => it.consent_id)
            .toSorted()
        expect(ids(shuffled)).toEqual(ids(list))
        const keys = inForce(list).map((it) => `${it.channel_code} ${it.purpose_code}`)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })

  it('who takes it back today is contacted no more, whatever else is said of days before', () => {
    fc.assert(
      fc.property(entries, day, fc.constantFrom(...CONSENT_CHANNELS), (list, at, channel) => {
        const today = '2026-12-31'
        const back = { ...ALWAYS, channel_code: channel, purpose_code: 'marketing' as const }
        const said = { ...back, state_code: 'withdrawn' as const, given_on: today, consent_id: '1000' }
        const older = list.map((it) => ({ ...it, consent_id: String(Number(it.consent_id) + 2000) }))
        const earlier = older.filter((it) => it.given_on < today)
        const consents = inForce([...earlier, said])
        const verdict = mayContact({ consents, channel, purpose: 'marketing', at })
        expect(verdict).toEqual({ is_allowed: false, reasons: ['withdrawn'] })
      }),
    )
  })

  it('it is allowed exactly where there is no reason against it, and another channel says nothing', () => {
    fc.assert(
      fc.property(
        entries,
        fc.tuple(day, fc.constantFrom(...CONSENT_CHANNELS), fc.constantFrom(...CONSENT_PURPOSES)),
        (list, [at, channel, purpose]) => {
          const consents = inForce(list)
          const verdict = mayContact({ consents, channel, purpose, at })
          expect(verdict.is_allowed).toBe(verdict.reasons.length === 0)
          const own = consents.filter((it) => it.channel_code === channel && it.purpose_code === purpose)
          expect(mayContact({ consents: own, channel, purpose, at })).toEqual(verdict)
        },
      ),
    )
  })
})
