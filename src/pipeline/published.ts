import type pg from 'pg'

export type Live = {
  publication_id: number
  business_date: string
  warehouse_version: string
  run_id: string
}

/** Versions that somebody may still read. */
export async function publishedVersions(batch: pg.Client): Promise<string[]> {
  const { rows } = await batch.query<{ warehouse_version: string }>(
    'select warehouse_version from serving.publications where expires_at is null or expires_at > now()',
  )
  return rows.map((row) => row.warehouse_version)
}

/** What people see now, or null before the first publication. */
export async function findLive(batch: pg.Client): Promise<Live | null> {
  const { rows } = await batch.query<Live>(
    `select publication_id, business_date::text, warehouse_version, run_id
       from serving.publications order by publication_id desc limit 1`,
  )
  return rows[0] ?? null
}
