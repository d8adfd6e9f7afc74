import { pathWith, request, requestResponse } from './api-client.ts'
import { saveFile } from './save-file.ts'

/** The list that is to be exported, selected as it is shown. */
export type ExportWish = {
  list_code: string
  filter?: string | undefined
  sort?: string | undefined
  columns?: string | undefined
  language: 'zh' | 'en'
}

export type ExportChoice = { code: string; zh: string; en: string }

export type ExportPreview = {
  row_count: number
  business_date: string
  columns: { name: string; heading: string; shown: 'hidden' | 'masked' | 'clear' }[]
  approver: { role_code: string; zh: string; en: string } | null
  purposes: ExportChoice[]
  recipients: ExportChoice[]
  limits: { direct_rows: number; rows_max: number; hours: number; downloads: number }
}

export const EXPORT_KEPT_DAYS = [7, 30, 90, 180, 365]

export type ExportForm = {
  purpose_code: string
  purpose_note: string
  recipient_code: string
  recipient: string
  kept_days: number
}
export type MadeExport = { export_no: number; state_code: string; row_count: number }

export const readPreview = (wish: ExportWish, signal: AbortSignal): Promise<ExportPreview> =>
  request<ExportPreview>(pathWith('/api/exports/preview', wish), { signal })

/** Asks for an export, and fetches its file where it needs nobody’s agreement. */
export async function askForExport(wish: ExportWish & ExportForm): Promise<MadeExport> {
  const { export: made } = await request<{ export: MadeExport }>('/api/exports', {
    method: 'POST',
    body: wish,
  })
  if (made.state_code === 'ready') await fetchExport(made.export_no)
  return made
}

/** Fetches a file, which counts, and gives it to the browser to save. */
export async function fetchExport(exportNo: number): Promise<void> {
  const response = await requestResponse(`/api/exports/${exportNo}/download`, { method: 'POST' })
  await saveFile(response, 'export.csv')
}
