import { doneBy, recordAudit } from '../../../platform/audit.ts'
import { forceOut, listOpenSessions } from '../../../platform/auth/session-list.ts'
import type { Session } from '../../../platform/auth/sessions.ts'
import { inTransaction } from '../../../platform/db.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Needs } from '../service.ts'
import type { OpenSession } from '../sign-in.schema.ts'

/** Everybody who is signed in now. */
export async function listSessions(needs: Needs, own: Session): Promise<OpenSession[]> {
  const rows = await listOpenSessions(needs)
  return rows.map(({ created_at, last_seen_at, expires_at, method_code, ...row }) => ({
    ...row,
    method_code: method_code === 'oidc' ? 'oidc' : 'password',
    began_at: inUtc(created_at),
    last_seen_at: inUtc(last_seen_at),
    ends_at: inUtc(expires_at),
    is_own: row.session_no === own.session_no,
  }))
}

const inUtc = (moment: string) => new Date(moment).toISOString()

/** Puts somebody out; whose session it was and who did it is in the audit trail. */
export async function endSessionOf(
  needs: Needs,
  input: { session_no: string; session: Session; request_id: string },
): Promise<void> {
  const { session_no, session, request_id } = input
  await inTransaction(needs.databases, async (db) => {
    const databases = { ...needs.databases, db }
    const userId = await forceOut({ ...needs, databases }, session_no)
    if (userId === null) throw notFound('session', session_no)
    await recordAudit(
      { ...needs, databases },
      {
        ...doneBy(session.actor),
        action: 'session.end',
        outcome: 'done',
        subject: userId,
        request_id,
        details: { session_no },
      },
    )
  })
}
