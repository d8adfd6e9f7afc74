import type { Browser } from './app.ts'
import { givenCustomer, type TestBank } from './builders.ts'
import { ask, type WriteExample } from './session-writes.ts'

type Stage = () => { who: Browser; bank: TestBank }

const givenList = async (stage: Stage) => {
  const { who, bank } = stage()
  const customer_id = await givenCustomer(bank)
  const payload = { kind_code: 'static', list_name: '存单到期', customer_ids: [customer_id] }
  const made = await ask('POST', { who, url: '/api/work-lists', payload })
  const { list_id, owner_id, version } = made.body.list
  return { who, customer_id, owner_id, version, url: `/api/work-lists/${list_id}` }
}
type Given = Awaited<ReturnType<typeof givenList>>

/** One request of each route about work lists and tags. */
export const workListWrites = (stage: Stage): Record<string, WriteExample> => ({
  ...listWrites(stage),
  ...bulkWrites(stage),
  ...tagWrites(stage),
})

function listWrites(stage: Stage): Record<string, WriteExample> {
  const onList = (part: (given: Given) => string, payload: (given: Given) => object) => async () => {
    const given = await givenList(stage)
    return { who: given.who, url: `${given.url}${part(given)}`, payload: payload(given) }
  }
  const shares = [{ receiver_kind: 'role', receiver_id: 'rm_hunter', right_code: 'see' }]
  return {
    'POST /api/work-lists': {
      action: 'work_lists.make',
      given: async () => ({
        who: stage().who,
        url: '/api/work-lists',
        payload: { kind_code: 'live', list_name: '全部客户', filter: { and: [] } },
      }),
    },
    'PUT /api/work-lists/{list_id}': {
      action: 'work_lists.change',
      given: onList(
        () => '',
        ({ version, owner_id }) => ({
          ...{ version, owner_id },
          ...{ list_name: '存单到期', purpose: null, state_code: 'closed' },
        }),
      ),
    },
    'PUT /api/work-lists/{list_id}/shares': {
      action: 'work_lists.share',
      given: onList(
        () => '/shares',
        () => ({ version: 1, shares }),
      ),
    },
    'POST /api/work-lists/{list_id}/members': {
      action: 'work_lists.add',
      given: onList(
        () => '/members',
        () => ({ filter: { and: [] } }),
      ),
    },
    'PUT /api/work-lists/{list_id}/members/{customer_id}': {
      action: 'work_lists.work',
      given: onList(
        ({ customer_id }) => `/members/${customer_id}`,
        () => ({ version: 1, changes: { state_code: 'working' } }),
      ),
    },
  }
}

function bulkWrites(stage: Stage): Record<string, WriteExample> {
  const inBulk = (act: string, more: (given: Given) => object): Record<string, WriteExample> => ({
    [`POST /api/work-lists/{list_id}/bulk/${act}`]: {
      action: 'work_lists.bulk',
      given: async () => {
        const given = await givenList(stage)
        const payload = { view: 'all', is_dry: false, ...more(given) }
        return { who: given.who, url: `${given.url}/bulk/${act}`, payload }
      },
    },
  })
  const call = {
    kind_code: 'phone',
    purpose_code: 'service',
    outcome_code: 'not_reached',
    subject: '到期提醒',
  }
  return {
    ...inBulk('assign', ({ owner_id }) => ({ worker_id: owner_id })),
    ...inBulk('task', ({ owner_id }) => ({ title: '回访', due_in_days: 3, to_user_id: owner_id })),
    ...inBulk('contact', () => call),
    ...inBulk('tag', () => ({ tag_code: 'silver' })),
    ...inBulk('remove', () => ({})),
  }
}

function tagWrites(stage: Stage): Record<string, WriteExample> {
  let made = 0
  const newTag = () => {
    made += 1
    const payload = { tag_code: `key_${made}`, name_zh: '重点', name_en: 'Key' }
    return { who: stage().who, url: '/api/customer-tags', payload }
  }
  const givenTagged = async () => ({
    who: stage().who,
    url: `/api/customers/${await givenCustomer(stage().bank)}/tags`,
    payload: { tag_code: 'silver' },
  })
  return {
    'POST /api/customer-tags': { action: 'tags.define', given: async () => newTag() },
    'PUT /api/customer-tags/{tag_code}': {
      action: 'tags.define',
      given: async () => {
        const tag = newTag()
        await ask('POST', tag)
        const payload = { version: 1, name_zh: '重点', name_en: 'Key', is_active: false }
        return { who: tag.who, url: `${tag.url}/${tag.payload.tag_code}`, payload }
      },
    },
    'POST /api/customers/{customer_id}/tags': { action: 'tags.put', given: givenTagged },
    'POST /api/customers/{customer_id}/tags/{tag_code}/remove': {
      action: 'tags.remove',
      given: async () => {
        const tagged = await givenTagged()
        await ask('POST', tagged)
        return { who: tagged.who, url: `${tagged.url}/silver/remove` }
      },
    },
  }
}
