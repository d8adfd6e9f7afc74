import { Problem } from './api-client.ts'
import { exportsEnUS } from './messages/exports.en-US.ts'
import { exportsZhCN } from './messages/exports.zh-CN.ts'
import { textHook } from './text.ts'

export type ExportsTranslate = ReturnType<typeof useExportsText>

/** What every page can say, and what is said of exports: apart, so that other pages need not load it. */
export const useExportsText = textHook(exportsZhCN, exportsEnUS)

const REFUSALS = [
  'export_too_large',
  'export_waiting',
  'export_spent',
  'exports_open_max',
  'exports_at_once',
  'export_expired',
  'export_refused',
  'export_holds_hidden',
  'export_of_another_post',
  'export_unreadable',
] as const

/** Why an export was refused, in words, to stand below what every page says of a refusal. */
export function useRefusal(): (error: unknown) => { hint?: string } {
  const t = useExportsText()
  return (error) => {
    const code = REFUSALS.find((it) => error instanceof Problem && it === error.code)
    return code === undefined ? {} : { hint: t(`refusal.${code}`) }
  }
}
