/** The sentences of configuration as text in Chinese. */
export const configurationZhCN = {
  'config.files': '配置文件',
  'config.download': '导出配置',
  'config.upload': '选择文件比对',
  'config.same': '{name} 与现行配置一致。',
  'config.differs': '{name} 与现行配置的差异：',
  'config.propose': '提交复核',
  'config.requests_hint': '每项变更生成一个申请，由他人审批；提交人不能审批。',
  'config.sent': '已提交 {count} 个申请，待审批：',
  'config.item': '项目',
  'config.before': '变更前',
  'config.after': '变更后',
  'config.line': '第 {line} 行 {name}：',
} as const
