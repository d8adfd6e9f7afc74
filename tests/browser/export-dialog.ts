import type { Page } from 'playwright-core'

const WORDS = {
  zh: { open: '导出', purpose: '用途', care: '客户维护', note: '用途说明', begin: /^导出 \d+ 行$/ },
  en: {
    open: 'Export',
    purpose: 'Purpose',
    care: 'Customer care',
    note: 'What it is for',
    begin: /^Export \d+ rows?$/,
  },
}

/** Opens the dialog of a list's export, says what it is for, and asks for it. */
export async function askForFile(page: Page, language: keyof typeof WORDS = 'zh'): Promise<void> {
  const words = WORDS[language]
  await page.getByRole('button', { name: words.open, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: words.purpose, exact: true }).click()
  await page.locator('.ant-select-item-option', { hasText: words.care }).click()
  await dialog.getByRole('textbox', { name: words.note, exact: true }).fill('客户回访名单')
  await dialog.getByRole('button', { name: words.begin }).click()
}
