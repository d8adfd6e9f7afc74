import { pathWith, requestResponse } from '../../../../shared/api-client.ts'
import { saveFile } from '../../../../shared/save-file.ts'

export const fetchBrief = async (customerId: string, language: 'zh' | 'en') => {
  const path = `/api/customers/${encodeURIComponent(customerId)}/brief`
  return saveFile(await requestResponse(pathWith(path, { language })), 'brief.pdf')
}
