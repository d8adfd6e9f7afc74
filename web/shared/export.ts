import { requestResponse } from './api-client.ts'

/** Rows that a stretch of CSV text ends; a line break inside quotes belongs to a field. */
export function rowCounter(): { add: (text: string) => number } {
  let rows = 0
  let isQuoted = false
  return {
    add: (text) => {
      for (const character of text) {
        if (character === '"') isQuoted = !isQuoted
        else if (character === '\n' && !isQuoted) rows += 1
      }
      return rows
    },
  }
}

export type Export = { blob: Blob; fileName: string; lineCount: number }

function fileNameOf(response: Response): string {
  const disposition = response.headers.get('content-disposition') ?? ''
  return /filename="?([^";]+)"?/.exec(disposition)?.[1] ?? 'export.csv'
}

/** Receives an export as it is written, saying how many lines came so far. */
export async function receiveExport(
  path: string,
  { signal, onLines }: { signal: AbortSignal; onLines: (lines: number) => void },
): Promise<Export> {
  const response = await requestResponse(path, { signal })
  const counter = rowCounter()
  const decoder = new TextDecoder()
  const parts: Uint8Array<ArrayBuffer>[] = []
  const reader = response.body!.getReader()
  let lineCount = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    lineCount = counter.add(decoder.decode(value, { stream: true }))
    onLines(lineCount)
  }
  return { blob: new Blob(parts, { type: 'text/csv' }), fileName: fileNameOf(response), lineCount }
}

export function saveFile({ blob, fileName }: { blob: Blob; fileName: string }): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
