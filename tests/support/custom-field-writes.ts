import { fieldOf, givenField, proposing } from './custom-fields.ts'
import { givenCustomer, type TestBank } from './builders.ts'
import { official } from './parameter-writes.ts'
import type { Browser, givenApp } from './app.ts'
import type { WriteExample } from './session-writes.ts'

type Stage = () => { server: Awaited<ReturnType<typeof givenApp>>; bank: TestBank; wang: Browser }

/** One request of each route about the bank's own fields. */
export function customFieldWrites(stage: Stage): Record<string, WriteExample> {
  const maker = official(stage, 'E903', 'sys_admin')
  const checker = official(stage, 'E904', 'hq_mgr')
  return {
    'POST /api/custom-field-proposals': {
      action: 'approvals.submit',
      given: async () => {
        await checker()
        const payload = proposing(fieldOf('asked_for'))
        return { who: await maker(), url: '/api/custom-field-proposals', payload }
      },
    },
    'POST /api/custom-field-files': {
      action: 'approvals.submit',
      given: async () => {
        await checker()
        const lines = [
          { zhike_config: 1, kind: 'custom_fields' },
          { ...fieldOf('read_in'), is_retired: false },
        ]
        const text = lines.map((it) => JSON.stringify(it)).join('\n')
        return {
          who: await maker(),
          url: '/api/custom-field-files',
          payload: { text, reason: '测试环境移交' },
        }
      },
    },
    'PUT /api/customers/{customer_id}/custom-fields': {
      action: 'customers.fill',
      given: async () => {
        await givenField({ maker: await maker(), checker: await checker() }, proposing(fieldOf('filled_in')))
        const { bank, wang } = stage()
        const url = `/api/customers/${await givenCustomer(bank)}/custom-fields`
        return { who: wang, url, payload: { version: 0, custom: { x1_filled_in: '已填' } } }
      },
    },
  }
}
