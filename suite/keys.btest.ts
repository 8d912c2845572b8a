// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chromium, VISITOR_ZONE, type Visitor } from './browser.ts'
import { startEstate } from './estate.ts'
import { PASSWORD } from './product.ts'

test('the key map: help, palette, layouts, replay by Space and arrows, cameras by digits', async () => {
  await using estate = await startEstate({
    sims: [
      { name: 'GATE', codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes },
      { name: 'HALL', codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes },
    ],
  })
  await using chromium = await Chromium.start()
  const visitor = await chromium.visit(estate.product.url, { language: 'zh' })
  await visitor.walk(async () => {
    await visitor.signIn('suite', PASSWORD)
    await helpAndPalette(visitor)
    await layouts(visitor)
    await instantReplay(visitor)
    await replayKeys(visitor)
    visitor.assertQuiet()
  })
})

async function helpAndPalette({ page }: Visitor): Promise<void> {
  await page.getByTestId('live-tile').first().waitFor()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: '快捷键' })
  await help.getByText('播放 / 暂停').waitFor()
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'hidden' })
  await page.keyboard.press('Control+k')
  const box = page.getByRole('combobox', { name: '输入摄像机、页面或命令' })
  await box.fill('存储')
  await box.press('Enter')
  await page.waitForURL('**/storage')
  await page.keyboard.press('Control+k')
  await box.fill('监视墙')
  await box.press('Enter')
  await page.getByTestId('live-tile').first().waitFor()
}

/** 1–9 choose the layout. */
async function layouts({ page }: Visitor): Promise<void> {
  const tabs = page.getByRole('group', { name: '画面布局' })
  await page.getByRole('button', { name: '新建布局' }).click()
  await tabs.getByRole('button', { name: '画面 2', pressed: true }).waitFor()
  await page.keyboard.press('1')
  await tabs.getByRole('button', { name: '主画面', pressed: true }).waitFor()
  await page.keyboard.press('2')
  await tabs.getByRole('button', { name: '画面 2', pressed: true }).waitFor()
  await page.keyboard.press('1')
}

/** On the wall the left arrow looks ten seconds back in the chosen tile. */
async function instantReplay(visitor: Visitor): Promise<void> {
  const { page } = visitor
  const live = page.getByTestId('tile-0').getByTestId('live-tile').locator('video')
  const first = await visitor.pictureUntil('a live picture', live, () => true)
  await visitor.pictureUntil('footage to look back at', live, (captured) => captured > first + 24_000, 60)
  await page.getByTestId('tile-0').click({ position: { x: 200, y: 200 } })
  await page.keyboard.press('ArrowLeft')
  const replayed = page.getByTestId('tile-0').getByTestId('replay-tile').locator('video')
  await visitor.pictureUntil('ten seconds ago', replayed, (captured) => Date.now() - captured > 5000)
  await page.getByTestId('tile-0').getByRole('button', { name: '回到实时' }).click()
  await visitor.pictureUntil('live again', live, (captured) => Date.now() - captured < 3000)
}

async function replayKeys(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.goto(`/replay?at=${new Date(Date.now() - 12_000).toISOString()}`)
  const video = page.getByTestId('replay-tile').first().locator('video')
  const still = async (): Promise<number> => visitor.pictureUntil('a picture', video, () => true)
  await still()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: '播放 (空格)' }).waitFor()
  const paused = await still()
  await page.keyboard.press('ArrowUp')
  const later = await visitor.pictureUntil(
    'a second later',
    video,
    (captured) => Math.abs(captured - paused - 1000) <= 150,
  )
  await page.keyboard.press('ArrowDown')
  await visitor.pictureUntil('a second earlier', video, (captured) => Math.abs(captured - later + 1000) <= 150)
  await page.keyboard.press('.')
  const one = await visitor.pictureUntil(
    'one frame on',
    video,
    (captured) => captured > paused && captured < paused + 150,
  )
  await page.keyboard.press(',')
  await visitor.pictureUntil('one frame back', video, (captured) => captured < one)
  await page.keyboard.press('ArrowLeft')
  await visitor.pictureUntil('ten seconds earlier', video, (captured) => Math.abs(captured - paused + 10_000) <= 1000)
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: '暂停 (空格)' }).waitFor()

  await page.getByRole('checkbox', { name: '同步回放 HALL' }).check()
  await page.keyboard.press('2')
  const [first, second] = [page.getByTestId('replay-tile').nth(0), page.getByTestId('replay-tile').nth(1)]
  await second.waitFor()
  assert.equal(await page.locator('.tile[data-selected="true"]').count(), 1)
  const selected = page.locator('.tile[data-selected="true"] .tile-name')
  const before = await selected.innerText()
  await page.keyboard.press('1')
  await page.locator('.tile[data-selected="true"] .tile-name').filter({ hasNotText: before }).waitFor()
  const time = await visitor.pictureUntil('the second picture', second.locator('video'), () => true)
  const near = (captured: number): boolean => Math.abs(captured - time) < 2000
  await visitor.pictureUntil('the same time in the first', first.locator('video'), near)
}
