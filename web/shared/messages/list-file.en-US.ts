import type { listFileZhCN } from './list-file.zh-CN.ts'

/** The same in English. */
export const listFileEnUS: Record<keyof typeof listFileZhCN, string> = {
  'list_file.encoding': 'The file is neither UTF-8 nor GBK; save it as one of them.',
  'list_file.heading': 'Columns that are needed are missing from the first line.',
  'list_file.lacking': ' Missing: {columns}.',
  'list_file.empty': 'The file is empty, or has a heading only.',
  'list_file.old_workbook': 'An older or protected workbook: save it as .xlsx without a password.',
  'list_file.not_a_workbook': 'This is no whole workbook of Excel.',
  'list_file.workbook_too_large': 'The workbook is too large; split it or save it as CSV.',
}
