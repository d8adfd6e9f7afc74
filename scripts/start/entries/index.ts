import type { Databases } from '../../../src/platform/context.ts'
import type { StartBank } from '../banks.ts'
import { enterContacts } from './contacts.ts'
import { type Needs, openDesk } from './desk.ts'
import { enterProfiles } from './profiles.ts'
import { enterProspects } from './prospects.ts'
import { enterRequests } from './requests.ts'
import { enterLists, enterTags, enterTasks } from './work.ts'

/**
 * What people would have entered in a bank at work, so that no page of a demo bank stands empty: by the same
 * functions as the pages use, as the demo users, dated in the past months. Gives how many entries were
 * made; a later start makes only those that are missing.
 */
export async function ensureDemoEntries(
  needs: Needs,
  input: { bank: StartBank; databases: Databases },
): Promise<number> {
  const desk = input.bank.hasEntries ? await openDesk(needs, input) : null
  if (desk === null) return 0
  await Promise.all(['rm1', 'rm2'].flatMap((by) => [enterProfiles(desk, by), enterContacts(desk, by)]))
  await enterTags(desk)
  await enterLists(desk)
  await enterTasks(desk)
  await enterProspects(desk)
  await enterRequests(desk, needs.clock)
  return desk.count()
}
