/** What is said of lists that are read from files, in Chinese. */
export const listFileZhCN = {
  'list_file.encoding': '文件既不是 UTF-8 也不是 GBK 编码，请另存后重试。',
  'list_file.heading': '表头缺少必填的列，请按说明填写第一行。',
  'list_file.lacking': '缺少：{columns}。',
  'list_file.empty': '文件是空的，或只有表头。',
  'list_file.old_workbook': '旧版或加密的工作簿：请去掉密码，另存为 .xlsx。',
  'list_file.not_a_workbook': '不是完整的 Excel 工作簿。',
  'list_file.workbook_too_large': '工作簿过大，请拆分或另存为 CSV。',
} as const
