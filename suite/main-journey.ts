// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { SimCamera } from '@mingjian/sim'
import type { Locator } from 'playwright-core'
import { Chromium, VISITOR_ZONE, type Visitor } from './browser.ts'
import { decodeErrors, Product } from './product.ts'
import type { Words } from './words.ts'

const KEY_INTERVAL = 1
/** A picture on the wall is at most this old. The bench measures the delay; this only tells live from recorded. */
const LIVE = 3000
const LOGIN = { user: 'zhang.wei', password: 'four words in a row' }

/** What a person does on the first day: administrator, camera, live picture, replay, export; all in one language. */
export async function walkMainJourney(words: Words): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const sim = stack.use(
    new SimCamera({ name: 'NORTH GATE', codec: 'h264', keyInterval: KEY_INTERVAL, zoneMinutes: VISITOR_ZONE.minutes }),
  )
  await sim.start()
  const product = await Product.start({ isFirstRun: true })
  stack.defer(() => product.stop())
  const chromium = stack.use(await Chromium.start())
  const visitor = await chromium.visit(product.url)

  await visitor.walk(async () => {
    await createAdministrator(visitor, product, words)
    await addCamera(visitor, sim.url('main'), words)
    const first = await watchLive(visitor, words)
    const chosen = first + 6000
    await replayAt(visitor, chosen, words)
    await exportTen(visitor, chosen, words)
    visitor.assertQuiet()
  })
}

async function createAdministrator({ page }: Visitor, product: Product, words: Words): Promise<void> {
  const link = /http:\S+\/setup\?token=\S+/.exec(product.output)?.[0]
  assert.ok(link, `the link is printed:\n${product.output}`)
  await page.goto(link)
  // The screens begin in Chinese.
  if (words.language === 'en') await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: words.setUp }).waitFor()
  await page.getByLabel(words.user, { exact: true }).fill(LOGIN.user)
  await page.getByLabel(words.password, { exact: true }).fill(LOGIN.password)
  await page.getByLabel(words.again, { exact: true }).fill(LOGIN.password)
  await page.getByRole('button', { name: words.create }).click()
  await page.getByRole('heading', { name: words.noCameras }).waitFor()
}

async function addCamera({ page }: Visitor, url: string, words: Words): Promise<void> {
  await page.getByRole('link', { name: words.addFirst }).click()
  await page.getByLabel(words.name, { exact: true }).fill('北门 1')
  await page.getByLabel(words.place, { exact: true }).fill('北门/入口')
  await page.getByLabel(words.url, { exact: true }).fill(url)
  await page.getByRole('button', { name: words.test }).click()
  const report = page.getByTestId('probe-ok').or(page.getByTestId('probe-failed'))
  await report.waitFor({ timeout: 40_000 })
  const seen = await report.innerText()
  for (const part of [words.connected, 'H.264', '1280×720', words.keyInterval, words.clockOffset]) {
    assert.match(seen, typeof part === 'string' ? new RegExp(part) : part)
  }
  const still = report.getByRole('img', { name: words.still })
  assert.ok((await widthOf(still)) > 100, 'the test shows a picture of the camera')
  await page.getByRole('button', { name: words.save, exact: true }).click()
  await page.getByText(words.added).waitFor()
  await page
    .getByRole('row', { name: /北门 1/ })
    .getByText(words.recording, { exact: true })
    .waitFor()
}

/** Drags the camera to the second tile of four and proves that its picture is live and moves. Returns a time that was seen. */
async function watchLive(visitor: Visitor, words: Words): Promise<number> {
  const { page } = visitor
  await page.getByRole('link', { name: words.wall, exact: true }).first().click()
  await page.locator('.grid-choice button').nth(1).click()
  await page.getByRole('treeitem', { name: `${words.recording} 北门 1` }).dragTo(page.getByTestId('tile-1'))
  const video = page.getByTestId('tile-1').locator('video')
  const first = await visitor.pictureUntil(
    'a live picture',
    video,
    (captured) => Math.abs(Date.now() - captured) < LIVE,
  )
  await visitor.pictureUntil(
    'the picture moves',
    video,
    (captured) => captured > first && Math.abs(Date.now() - captured) < LIVE,
  )
  assert.equal(await page.getByTestId('tile-0').locator('video').count(), 0, 'a camera stands on the wall once')
  await visitor.pictureUntil('20 s later', video, (captured) => captured > first + 20_000, 40)
  return first
}

/** Goes to a typed time, paused, and finds the picture of that time. */
async function replayAt(visitor: Visitor, chosen: number, words: Words): Promise<void> {
  const { page } = visitor
  await page.getByRole('link', { name: words.replay, exact: true }).first().click()
  const video = page.getByTestId('replay-tile').locator('video')
  await visitor.pictureUntil('replay shows something', video, () => true)
  await page.keyboard.press('Space')
  await goTo(visitor, chosen, words)
  const near = (captured: number): boolean => Math.abs(captured - chosen) <= KEY_INTERVAL * 1000
  await visitor.pictureUntil(`the picture of ${typed(chosen)}`, video, near)
  await page.keyboard.press('Space')
  await visitor.pictureUntil(
    'replay runs on',
    video,
    (captured) => captured > chosen + 2000 && captured < chosen + 15_000,
  )
  await page.keyboard.press('Space')
}

/** Marks ten seconds by the keyboard and exports them. */
async function exportTen(visitor: Visitor, chosen: number, words: Words): Promise<void> {
  const { page } = visitor
  await goTo(visitor, chosen, words)
  await page.keyboard.press('[')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press(']')
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: words.exportTitle })
  await dialog.getByText(words.length).waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByTestId('export-download').click()])
  assert.match(download.suggestedFilename(), /\.mp4$/)
  const file = await download.path()
  assert.equal(await decodeErrors(file), '')
  const seconds = Number(
    execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file]),
  )
  assert.ok(seconds >= 9.5 && seconds <= 10.5 + KEY_INTERVAL, `ten seconds were asked for, ${seconds} came`)
}

async function goTo({ page }: Visitor, time: number, words: Words): Promise<void> {
  await page.keyboard.press('g')
  const field = page.getByRole('textbox', { name: words.typeTime })
  await field.fill(typed(time))
  await field.press('Enter')
  await field.waitFor({ state: 'hidden' })
}

/** As a person types it, in the visitor's zone, to the millisecond. */
function typed(time: number): string {
  return new Date(time + VISITOR_ZONE.minutes * 60_000).toISOString().slice(0, 23).replace('T', ' ')
}

async function widthOf(image: Locator): Promise<number> {
  return image.evaluate((element) => ('naturalWidth' in element ? Number(element.naturalWidth) : 0))
}
