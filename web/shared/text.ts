import { useMemo } from 'react'
import { enUS } from './messages/en-US.ts'
import type { MessageKey } from './messages/zh-CN.ts'
import { zhCN } from './messages/zh-CN.ts'
import type { Language } from './preferences.ts'
import { usePreferences } from './preferences.ts'

export type { MessageKey } from './messages/zh-CN.ts'

/** The places of a sentence, read from the sentence itself: a forgotten one does not compile. */
type Places<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never
type Arguments<K extends MessageKey> = K extends LabelKey
  ? []
  : [values: Record<Places<(typeof zhCN)[K]>, string | number>]
/** A sentence without places, such as a label. */
export type LabelKey = { [K in MessageKey]: Places<(typeof zhCN)[K]> extends never ? K : never }[MessageKey]
export type Translate = <K extends MessageKey>(key: K, ...values: Arguments<K>) => string

const CATALOGUES: Record<Language, Record<MessageKey, string>> = { 'zh-CN': zhCN, 'en-US': enUS }

export function translator(language: Language): Translate {
  const catalogue = CATALOGUES[language]
  return (key, ...[values]) => complete(catalogue[key], values as Record<string, string | number> | undefined)
}

/** Puts values in their places: `{count}` the value, `{count|customer|customers}` the word for so many. */
function complete(sentence: string, values: Record<string, string | number> = {}): string {
  return sentence.replace(
    /\{(\w+)(?:\|([^{|}]*)\|([^{|}]*))?\}/g,
    (_, name: string, ...words: (string | undefined)[]) => {
      const value = String(values[name] ?? '')
      return words[value === '1' ? 0 : 1] ?? value
    },
  )
}

export function isMessageKey(key: string): key is MessageKey {
  return key in zhCN
}

/** A label that is data (a code, a column): the sentence if there is one, else what was given. */
export function labelOf(t: Translate, key: string, otherwise: string): string {
  return isMessageKey(key) ? (t as (key: MessageKey) => string)(key) : otherwise
}

export function useText(): Translate {
  const { language } = usePreferences()
  return useMemo(() => translator(language), [language])
}
