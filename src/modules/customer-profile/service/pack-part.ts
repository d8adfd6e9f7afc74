import { mayDo } from '../../../platform/authz/permissions.ts'
import { definePackPart } from '../../customer-management/index.ts'
import { PROFILE_READ } from '../policy.ts'
import { preferenceWords } from './preference-words.ts'
import { preferencesOfMany } from './read-profile.ts'

/** What customers like: read by who may, as whoever has it next should know. */
definePackPart({
  part_code: 'preference',
  read: async (context, { customer_ids }) => {
    if (!mayDo(context.actor, PROFILE_READ)) return []
    const found = await preferencesOfMany(context, customer_ids)
    return found.map(({ customer_id, content }) => ({
      customer_id,
      item_code: content.item_code,
      what: preferenceWords(content, 'zh'),
      due_on: null,
    }))
  },
})
