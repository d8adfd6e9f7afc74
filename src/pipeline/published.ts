import type pg from 'pg'

export type Live = {
  publication_id: number
  business_date: string
  warehouse_version: string
  run_id: string
}

/** A version that somebody may still read, and those whose dates it corrects. */
export type Readable = { version: string; business_date: string; superseded: string[] }

export async function listReadable(batch: pg.Client): Promise<Readable[]> {
  const { rows } = await batch.query<Omit<Readable, 'superseded'> & { superseded: { version: string }[] }>(
    `select warehouse_version as version, business_date::text, superseded from serving.publications
      where expires_at is null or expires_at > now()`,
  )
  return rows.map((row) => ({ ...row, superseded: row.superseded.map((it) => it.version) }))
}

/** What people see now, or null before the first publication. */
export async function findLive(batch: pg.Client): Promise<Live | null> {
  const { rows } = await batch.query<Live>(
    `select publication_id, business_date::text, warehouse_version, run_id
       from serving.publications order by publication_id desc limit 1`,
  )
  return rows[0] ?? null
}
