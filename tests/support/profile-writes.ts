import type { Browser } from './app.ts'
import { givenCustomer, type TestBank } from './builders.ts'
import { type Asked, ask, type WriteExample } from './session-writes.ts'

export const EVENT = {
  kind_code: 'life_event',
  event_code: 'house',
  happened_on: '2026-06-20',
  source_code: 'asked',
  certainty_code: 'certain',
  words: '在天元区购房',
}
/** The beginning of a file of the kind, which is all that is looked at. */
export const PDF = Buffer.from('%PDF-1.7\n拜访资料')
export const sending = (bytes: Buffer, name = 'a.pdf') => ({
  payload: bytes,
  headers: {
    'content-type': 'application/octet-stream',
    'zhike-file-name': encodeURIComponent(name),
  },
})

/** One request of each route that enters something about a customer. */
export function profileWrites(stage: () => { who: Browser; bank: TestBank }): Record<string, WriteExample> {
  const onCustomer = async (path: string, rest: object): Promise<Asked> => ({
    who: stage().who,
    url: `/api/customers/${await givenCustomer(stage().bank)}/${path}`,
    ...rest,
  })
  const adding = () => onCustomer('profile-entries', { payload: EVENT })
  const onEntry = async (path: string, payload: object): Promise<Asked> => {
    const asked = await adding()
    const { entry_id } = (await ask('POST', asked)).body
    return { ...asked, url: `${asked.url}/${entry_id}${path}`, payload }
  }
  const route = '/api/customers/{customer_id}'
  return {
    [`POST ${route}/profile-entries`]: { action: 'profile.add', given: adding },
    [`PUT ${route}/profile-entries/{entry_id}`]: {
      action: 'profile.change',
      given: () => onEntry('', { version: 1, entry: { ...EVENT, certainty_code: 'likely' } }),
    },
    [`POST ${route}/profile-entries/{entry_id}/removal`]: {
      action: 'profile.remove',
      given: () => onEntry('/removal', { version: 1 }),
    },
    [`POST ${route}/attachments`]: {
      action: 'profile.add',
      given: () => onCustomer('attachments?attachment_code=visit_record', sending(PDF)),
    },
    [`PUT ${route}/household`]: {
      action: 'profile.household',
      given: async () => {
        const asked = await onCustomer('household', {})
        const [, id = ''] = /customers\/(\d+)/.exec(asked.url) ?? []
        const members = [
          { customer_id: id, relation_code: 'head' },
          { customer_id: await givenCustomer(stage().bank), relation_code: 'spouse' },
        ]
        return { ...asked, payload: { version: 0, members } }
      },
    },
  }
}
