import { PROJECT_DIR } from '../../src/platform/config.ts'
import { HEAD } from './builders.ts'
import { givenActor, givenContext, quietLog } from './actors.ts'
import { openDatabases } from '../../src/platform/db.ts'
import { goOn } from '../../src/modules/customer-management/service/apply-allocation.ts'

/** A process of its own that goes on with an allocation, to be killed while it does. */
const [url, allocationId, rows] = process.argv.slice(2) as [string, string, string]
const databases = openDatabases({ url, log: quietLog })
const context = {
  ...givenContext({ databases, actor: givenActor('HQ', HEAD) }),
  lists: { modelsDir: `${PROJECT_DIR}/warehouse`, ownDir: undefined },
  request_id: 'process',
}
await goOn(context, { allocation_id: allocationId, rows: Number(rows) })
await databases.close()
