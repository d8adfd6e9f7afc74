import type { configurationZhCN } from './configuration.zh-CN.ts'

/** The sentences of configuration as text in English. */
export const configurationEnUS: Record<keyof typeof configurationZhCN, string> = {
  'config.files': 'Configuration as text',
  'config.download': 'Download',
  'config.upload': 'Compare a file',
  'config.same': '{name} says what holds already.',
  'config.differs': '{name} differs:',
  'config.propose': 'Propose',
  'config.requests_hint': 'Each change is a request; whoever asks for it cannot agree.',
  'config.sent': '{count|request waits|requests wait} to be agreed to ({count}):',
  'config.item': 'Item',
  'config.before': 'Before',
  'config.after': 'After',
  'config.line': 'Line {line}, {name}:',
}
