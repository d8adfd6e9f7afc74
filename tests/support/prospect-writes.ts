import type { Browser } from './app.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'

let last = 0

/** Somebody whom nobody knows yet. */
export const prospectOf = () => {
  last += 1
  return {
    url: '/api/prospects',
    payload: {
      customer_type_code: 'retail',
      prospect_name: `新客${last}`,
      phone: `1390001${String(last).padStart(4, '0')}`,
      source_code: 'visit',
    },
  }
}

/** One request of each route about prospects. */
export function prospectWrites(stage: () => { who: Browser }): Record<string, WriteExample> {
  const entering = (): Asked => ({ who: stage().who, ...prospectOf() })
  const made = async (): Promise<string> => {
    const { body } = await ask('POST', entering())
    return `/api/prospects/${body.prospect.prospect_id}`
  }
  const call = { kind_code: 'phone', outcome_code: 'reached', note: '有意向' }
  return {
    'POST /api/prospects/search': {
      action: 'prospects.search',
      given: () => ({ who: stage().who, url: '/api/prospects/search', payload: { q: '王小明' } }),
    },
    'POST /api/prospects': { action: 'prospects.enter', given: entering },
    'PUT /api/prospects/{prospect_id}': {
      action: 'prospects.change',
      given: async () => ({
        who: stage().who,
        url: await made(),
        payload: { version: 1, stage_code: 'lost' },
      }),
    },
    'POST /api/prospects/{prospect_id}/contacts': {
      action: 'prospects.contact',
      given: async () => ({
        who: stage().who,
        url: `${await made()}/contacts`,
        payload: { ...call, happened_at: '2026-06-01T09:30:00+08:00' },
      }),
    },
    'POST /api/prospects/{prospect_id}/reveal': {
      action: 'prospects.reveal',
      given: async () => ({
        who: stage().who,
        url: `${await made()}/reveal`,
        payload: { reason: '回访约定的时间' },
      }),
    },
    'POST /api/prospects/imports': {
      action: 'prospects.import',
      given: () => ({
        who: stage().who,
        url: '/api/prospects/imports?file_name=list.csv&applies=true',
        headers: { 'content-type': 'text/csv' },
        payload: Buffer.from('name,phone\n名单客户,13900029999\n'),
      }),
    },
  }
}
