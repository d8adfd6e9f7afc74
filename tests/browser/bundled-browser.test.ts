import { expect, it } from 'vitest'
import { bundledBrowser, openBrowser } from '../support/browser.ts'

it('the browser inside the npm package shows a page where the machine has none', async () => {
  const browser = await openBrowser(bundledBrowser())
  try {
    const page = await browser.newPage()
    await page.setContent('<button onclick="this.textContent = 20 + 22">go</button>')

    await page.click('button')

    expect(await page.textContent('button')).toBe('42')
  } finally {
    await browser.close()
  }
})
