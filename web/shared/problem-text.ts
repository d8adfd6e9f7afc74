import { useEffect, useSyncExternalStore } from 'react'
import type { ProblemCode } from './messages/problems.zh-CN.ts'
import type { Language } from './preferences.ts'
import { getPreferences, usePreferences } from './preferences.ts'
import { labelOf, useText } from './text.ts'

type Words = Record<ProblemCode, string>

const SOURCES: Record<Language, () => Promise<Words>> = {
  'zh-CN': async () => (await import('./messages/problems.zh-CN.ts')).problemsZhCN,
  'en-US': async () => (await import('./messages/problems.en-US.ts')).problemsEnUS,
}

let loaded: Partial<Record<Language, Words>> = {}
const listeners = new Set<() => void>()

/** Fetches the words for what the server refuses, once. Where they cannot be had, the code has to do. */
export async function loadProblemWords(language = getPreferences().language): Promise<void> {
  if (loaded[language]) return
  const words = await SOURCES[language]().catch(() => null)
  if (words === null) return
  loaded = { ...loaded, [language]: words }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says a problem by its code; one without words of its own is said as the caller would have it. */
export function useProblemText(): (code: string, otherwise: string) => string {
  const t = useText()
  const { language } = usePreferences()
  const words: Partial<Record<string, string>> = useSyncExternalStore(subscribe, () => loaded)[language] ?? {}
  useEffect(() => void loadProblemWords(language), [language])
  return (code, otherwise) => words[code] ?? labelOf(t, `problem.${code}`, otherwise)
}
