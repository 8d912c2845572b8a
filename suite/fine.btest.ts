// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { Chromium, type Visitor } from './browser.ts'
import { dayFromNow, openCase, orderToCorrect, registerOldSystem } from './case-journey.ts'
import { Product } from './product.ts'

const PASSWORD = 'four words in a row'

test('a legacy system missed its day: order, term runs out, notice, defence runs out, fine, and both papers', async (t) => {
  await using disposal = new AsyncDisposableStack()
  const product = await Product.start()
  disposal.defer(() => product.stop())
  await registerOldSystem(product)
  const account = { name: 'zhao.min', password: PASSWORD, role: 'officer', cameras: null, unit: null }
  await product.call('POST', '/api/users', account)
  await using chromium = await Chromium.start()
  await sitting({ chromium, product, day: 0 }, async (officer) => {
    await openCase(officer)
    await orderToCorrect(officer)
  })
  if (!(await product.passDays(11))) return t.skip('libfaketime is not installed')
  await sitting({ chromium, product, day: 11 }, lookAndNotify)
  await product.passDays(8)
  await sitting({ chromium, product, day: 19 }, fine)
  await look(product)
})

type Sitting = Readonly<{ chromium: Chromium; product: Product; day: number }>

/** The officer on that day, by the browser's clock too; no session outlives the days between. */
async function sitting({ chromium, product, day }: Sitting, work: (officer: Visitor) => Promise<void>): Promise<void> {
  const officer = await chromium.visit(product.url, { language: 'zh', isStill: true })
  await officer.page.clock.setSystemTime(Date.now() + day * 86_400_000)
  await officer.walk(async () => {
    await officer.signIn('zhao.min', PASSWORD)
    await work(officer)
  })
  officer.assertQuiet([/^422 POST \/api\/cases\/[^/]+\/steps$/])
}

async function openAgain({ page }: Visitor): Promise<Locator> {
  await page.goto('/cases')
  await page.locator('tbody .link-button').first().click()
  await page.getByTestId('step-order-served').waitFor()
  return page.getByTestId('step-form')
}

/** The term is over and nothing was corrected: what is meant to be decided is told before it is. */
async function lookAndNotify(visitor: Visitor): Promise<void> {
  const { page } = visitor
  const form = await openAgain(visitor)
  await page.getByTestId('act-look').click()
  await form.getByLabel('结果').click()
  const chosen = page.locator('.ant-select-item-option-active').filter({ hasText: '逾期未改正' })
  while ((await chosen.count()) === 0) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await form.getByLabel('说明').fill('仍未备案')
  await form.getByRole('button', { name: '记入：复查' }).click()
  await page.getByTestId('step-look').waitFor()
  await page.getByTestId('act-notify').click()
  await form.getByLabel('金额').fill('1001')
  await form.getByLabel('事实与理由').fill('逾期未备案，经责令仍未改正')
  await form.getByLabel('陈述申辩期限（最后一日）').fill(dayFromNow(11 + 5))
  await form.getByRole('button', { name: '记入：处罚事先告知' }).click()
  await form.locator('.ant-form-item-explain-error').first().waitFor()
  await form.getByLabel('金额').fill('800')
  await form.getByRole('button', { name: '记入：处罚事先告知' }).click()
  await page.getByTestId('step-notify').waitFor()
  assert.equal(await page.getByTestId('act-decide').count(), 0, 'no decision while it may be answered')
}

async function fine(visitor: Visitor): Promise<void> {
  const { page } = visitor
  const form = await openAgain(visitor)
  await page.getByTestId('act-decide').click()
  await form.getByLabel('金额').fill('500')
  await form.getByLabel('事实与理由').fill('初次违法，从轻')
  await form.getByLabel('执法人员').fill('赵敏 500001')
  await form.getByRole('button', { name: '记入：处罚决定' }).click()
  await form.locator('[role="alert"]').getByRole('link', { name: 'APL-42.1c' }).waitFor()
  await form.getByLabel('执法人员').fill('赵敏 500001\n孙立 500002')
  await form.getByRole('button', { name: '记入：处罚决定' }).click()
  await page.getByTestId('step-decide').waitFor()
}

/** Both papers, rendered: a page of ink with what was decided on it. */
async function look(product: Product): Promise<void> {
  const { items } = await product.call<{ items: { id: string; fine: number }[] }>('GET', '/api/cases')
  assert.equal(items[0]?.fine, 500)
  const folder = await mkdtemp(join(tmpdir(), 'mingjian-fine-'))
  try {
    for (const [paper, words] of [
      ['order-to-correct', '向区公安机关备案'],
      ['penalty-decision', '伍佰元'],
    ] as const) {
      const answer = await product.fetch(`/api/cases/${items[0]?.id}/papers/${paper}`)
      const file = join(folder, `${paper}.pdf`)
      await writeFile(file, Buffer.from(await answer.arrayBuffer()))
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, '')
      assert.ok(text.includes(words), `${paper}: ${text.slice(0, 400)}`)
      execFileSync('pdftoppm', ['-r', '60', '-png', '-singlefile', file, join(folder, paper)])
      assert.ok((await stat(join(folder, `${paper}.png`))).size > 5000, `${paper} has ink`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
