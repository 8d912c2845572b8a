// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ViewingPage } from '@mingjian/contract'
import { Chromium, VISITOR_ZONE } from './browser.ts'
import { startEstate } from './estate.ts'
import { PASSWORD, until } from './product.ts'

const WATCHER = { name: '王伟', password: 'watching the gate' }

test('who watches is told so, measured, listed, and found in the log by their browser', async () => {
  await using estate = await startEstate({
    sims: [{ name: 'GATE', codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes }],
  })
  const { product } = estate
  const [gate] = estate.cameras
  assert.ok(gate)
  await product.call('POST', '/api/users', { ...WATCHER, role: 'watcher', cameras: [gate.id] })
  const viewings = async (kind: string) =>
    (await product.call<ViewingPage>('GET', `/api/viewings?kind=${kind}&camera=${gate.id}`)).items
  await using chromium = await Chromium.start()
  const watcher = await chromium.visit(product.url, { language: 'zh' })

  await watcher.walk(async () => {
    const { page } = watcher
    await watcher.signIn(WATCHER.name, WATCHER.password)
    const tile = page.getByTestId('live-tile').first()
    await watcher.pictureUntil('its picture', tile.locator('video'), () => true)
    await tile.getByTestId('tile-recorded').waitFor()
    assert.match((await tile.getByTestId('tile-recorded').getAttribute('href')) ?? '', /^\/audit\?viewing=w/)
    assert.match(await tile.getByTestId('tile-recorded').innerText(), /观看留痕 · 王伟/)
    const mark = await tile.getByTestId('watermark').getAttribute('data-text')
    assert.match(mark ?? '', /^王伟 {2}\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/)
    await until('some seconds are counted', async () => ((await viewings('live'))[0]?.seconds ?? 0) >= 4)

    await page.goto(`/replay?camera=${gate.id}`)
    await page.getByTestId('replay-tile').getByTestId('tile-recorded').waitFor()
    await until('the player reported what it showed', async () => ((await viewings('replay'))[0]?.played ?? 0) > 2)
    await page.goto('/audit')
    await page.getByRole('heading', { name: '我的观看记录' }).waitFor()
    await page.getByTestId('viewing-row').first().waitFor()
    watcher.assertQuiet()
  })

  await until(
    'the live viewing is over and entered',
    async () => typeof (await viewings('live'))[0]?.entries.end === 'number',
  )
  const [live] = await viewings('live')
  assert.ok(live)
  assert.deepEqual([live.reason, live.user.name], ['left', WATCHER.name])
  const shown = (Date.parse(live.end ?? '') - Date.parse(live.begin)) / 1000
  assert.ok(live.seconds > 3 && live.seconds < shown + 3, `${live.seconds} s sent in ${shown} s`)

  const auditor = await chromium.visit(product.url, { language: 'zh' })
  await auditor.walk(async () => {
    const { page } = auditor
    await auditor.signIn('suite', PASSWORD)
    await page.goto('/audit?by=user')
    await page.getByTestId('sum-row').filter({ hasText: WATCHER.name }).click()
    await page.goto(`/audit?by=camera&id=${gate.id}&viewing=${live.id}`)
    const end = page.getByTestId('entry-end')
    await end.getByText('已在日志中').waitFor()
    for (const which of ['grant', 'begin', 'end'])
      assert.equal(
        await page.getByTestId(`entry-${which}`).getByTestId('proof').getAttribute('data-proof'),
        'included',
        which,
      )
    await end.getByRole('link').click()
    await page.getByTestId('entry-detail').getByText('已在日志中').waitFor()
    assert.match(await page.getByTestId('entry-detail').innerText(), /"type"|view\.end/)
    await page.goto('/log')
    await page.getByTestId('log-signature').getByText('签名有效').waitFor()
    const csv = await auditor.context.request.get('/api/viewings.csv')
    assert.match(await csv.text(), /^\ufeffid,kind,user,/)
    await page.goto(`/audit?by=camera&id=${gate.id}&viewing=${live.id}`)
    await page.getByTestId('show-footage').first().click()
    await page.getByTestId('replay-tile').waitFor()
    await until('looking at what was seen is a viewing too', async () =>
      (await viewings('replay')).some(({ user }) => user.name === 'suite'),
    )
    auditor.assertQuiet()
  })
})

test('a view that was open when the server was killed ends in the log at the next start', async () => {
  await using estate = await startEstate({
    sims: [{ name: 'GATE', codec: 'h264', keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes }],
  })
  const { product } = estate
  const list = async () => (await product.call<ViewingPage>('GET', '/api/viewings?kind=live')).items
  await using chromium = await Chromium.start()
  const visitor = await chromium.visit(product.url, { language: 'zh' })
  await visitor.signIn('suite', PASSWORD)
  await until('seconds are written down', async () => ((await list())[0]?.seconds ?? 0) > 0)
  const [open] = await list()
  assert.ok(open && open.end === null)
  await product.kill('SIGKILL')
  await visitor.context.close()
  await product.launch()
  const ended = (await list()).find(({ id }) => id === open.id)
  assert.ok(ended)
  assert.equal(ended.reason, 'crash')
  assert.ok(ended.seconds > 0 && ended.entries.end !== null)
})
