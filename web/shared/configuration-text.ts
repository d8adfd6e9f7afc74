import { configurationEnUS } from './messages/configuration.en-US.ts'
import { configurationZhCN } from './messages/configuration.zh-CN.ts'
import { textHook } from './text.ts'

/** What every page can say, and what is said of configuration as text. */
export const useConfigurationText = textHook(configurationZhCN, configurationEnUS)
