/** The sentences of the system's own pages in Chinese. */
export const systemZhCN = {
  'menu.system': '系统管理',
  'menu.arrivals': '数据到达',

  'frame.carried': '部分系统的数据未按时到达，沿用旧数据：{systems}。',
  'frame.carried_system': '{system}（截至 {date}）',

  'address.date': '日期',

  'menu.nights': '夜间批量',
  'arrivals.line': '第 {line} 行',

  'menu.metrics': '指标目录',
  'menu.quality_module': '数据质量',
  'menu.quality': '质量概览',
  'menu.repairs': '数据修复',
  'menu.audit': '审计日志',
  'menu.access': '访问解释',
  'definition.owner': '归口部门',
  'definition.version': '版本',
  'definition.since': '{date} 起',

  'menu.users': '用户',
  'menu.personnel': '人事对照',
  'menu.units': '机构',
  'menu.posts': '机构与岗位',
  'menu.roles': '角色与权限',
} as const
