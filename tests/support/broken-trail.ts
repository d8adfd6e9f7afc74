import { connect } from '../../src/platform/postgres/index.ts'
import type { TestDatabase } from './database.ts'

const BREAK = `
  create function platform.break_trail() returns trigger language plpgsql as
    $$ begin raise exception 'the trail is broken'; end $$;
  create trigger broken before insert on platform.audit_log
    for each row execute function platform.break_trail()`
const MEND = 'drop trigger broken on platform.audit_log; drop function platform.break_trail()'

/** Does something while no line can be added to the audit trail. */
export async function withBrokenTrail<T>(
  { url }: Pick<TestDatabase, 'url'>,
  work: () => Promise<T>,
): Promise<T> {
  const asOwner = (text: string) => connect(url('owner'), (owner) => owner.query(text))
  await asOwner(BREAK)
  try {
    return await work()
  } finally {
    await asOwner(MEND)
  }
}
