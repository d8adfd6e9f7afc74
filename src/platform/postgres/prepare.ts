import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { PROJECT_DIR } from '../config.ts'
import { unavailable } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import { type Connection, connect } from './connection.ts'

export const DATABASE_NAME = 'zhike'

const readSql = (name: string) => readFileSync(join(PROJECT_DIR, 'db', name), 'utf8')

/**
 * Roles, owner and database of a server of our own. Does little where all is in place; call it under the
 * lock.
 */
export async function prepareEmbedded(adminUrl: string, secrets: Secrets): Promise<void> {
  await connect(adminUrl, async (admin) => {
    const owner = await admin.query("select 1 from pg_roles where rolname = 'zhike_owner'")
    if (owner.rows.length === 0) await admin.query('create role zhike_owner login noinherit')
    await admin.query(readSql('roles.sql'))

    const database = await admin.query('select 1 from pg_database where datname = $1', [DATABASE_NAME])
    if (database.rows.length > 0) return
    await setPassword(admin, 'zhike_owner', secrets.owner_password)
    await setPassword(admin, 'zhike_api', secrets.api_password)
    await setPassword(admin, 'zhike_batch', secrets.batch_password)
    // Every database made from now on, those of tests included, comes with the marks.
    await connect(withDatabase(adminUrl, 'template1'), (template) => template.query(readSql('leakproof.sql')))
    await admin.query(`create database ${DATABASE_NAME} owner zhike_owner`)
  })
}

async function setPassword(admin: Connection, role: string, password: string): Promise<void> {
  await admin.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`)
}

/**
 * On a server of the bank's: what is missing is made if the given owner may, else the file to run is
 * named.
 */
export async function prepareForeign(ownerUrl: string, secrets: Secrets, log: Logger): Promise<void> {
  await connect(ownerUrl, async (owner) => {
    await ensureForeignRoles(owner)
    for (const [role, password] of [
      ['zhike_api', secrets.api_password],
      ['zhike_batch', secrets.batch_password],
    ] as const) {
      if (await canSignIn(withLogin(ownerUrl, role, password))) continue
      log.warn({ role }, 'setting the password of a role that this installation could not sign in as')
      await setPassword(owner, role, password).catch((error: Error) => {
        throw notAllowed(`set the password of ${role}`, error)
      })
    }
    await markLeakproof(owner, log)
  })
}

async function ensureForeignRoles(owner: Connection): Promise<void> {
  const { rows } = await owner.query(
    `select count(*)::int as found from pg_roles
     where rolname in ('zhike_api', 'zhike_batch', 'r_head', 'r_line', 'r_org', 'r_team', 'r_manager',
                       'r_look_up', 'r_explain')`,
  )
  if (rows[0]?.found === 9) return
  await owner.query(readSql('roles.sql')).catch((error: Error) => {
    throw notAllowed('create the roles of db/roles.sql', error)
  })
}

async function markLeakproof(owner: Connection, log: Logger): Promise<void> {
  const { rows } = await owner.query(
    `select bool_and(proleakproof) as is_done from pg_proc
     where oid in ('textlike(text,text)'::regprocedure, 'texticlike(text,text)'::regprocedure,
                   'arraycontains(anyarray,anyarray)'::regprocedure)`,
  )
  if (rows[0]?.is_done) return
  await owner
    .query(readSql('leakproof.sql'))
    .catch(() => log.warn('name filters are slow until a superuser runs db/leakproof.sql in this database'))
}

const notAllowed = (what: string, error: Error) =>
  unavailable(
    'database_not_prepared',
    `The user of DATABASE_URL could not ${what} (${error.message}). Have an administrator do it once.`,
  )

async function canSignIn(url: string): Promise<boolean> {
  return connect(url, async () => true).catch(() => false)
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

export function withLogin(url: string, user: string, password: string): string {
  const changed = new URL(url)
  changed.username = user
  changed.password = password
  return changed.href
}
