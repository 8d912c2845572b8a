// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import type { Camera } from '@mingjian/contract'
import { VISITOR_ZONE, type Visitor } from './browser.ts'
import { type Estate, startEstate } from './estate.ts'
import { accessPages } from './access-screens.ts'
import { evidencePages, furnishEvidence } from './evidence-screens.ts'
import { PASSWORD, until } from './product.ts'
import { furnishRetrieval, retrievalPages } from './retrieval-screens.ts'

/** An estate with something on every page: three cameras that record, one that does not answer, three people, an export. */
export async function startScenery(): Promise<Estate> {
  const zone = { keyInterval: 1, zoneMinutes: VISITOR_ZONE.minutes } as const
  const estate = await startEstate({
    sims: [
      { name: 'NORTH GATE', codec: 'h264', ...zone },
      { name: 'LOBBY', codec: 'h264', audio: 'pcma', ...zone },
      { name: 'GARAGE', codec: 'h265', ...zone },
    ],
  })
  try {
    await furnish(estate)
    await furnishEvidence(estate)
    await furnishRetrieval(estate)
    return estate
  } catch (thrown) {
    await estate[Symbol.asyncDispose]()
    throw thrown
  }
}

async function furnish({ product, cameras, sims }: Estate): Promise<void> {
  const [gate, lobby, garage] = cameras
  assert.ok(gate && lobby && garage)
  const named = [
    { id: gate.id, name: '北门 1 号机', place: '北门/入口' },
    { id: lobby.id, name: '大厅', place: '1 号楼/大厅' },
    { id: garage.id, name: '地下车库', place: '地下车库/B1' },
  ]
  for (const { id, name, place } of named) await product.call('PATCH', `/api/cameras/${id}`, { name, place })
  await product.addCamera({
    name: '东墙',
    place: '周界/东',
    source: { kind: 'rtsp', url: 'rtsp://127.0.0.1:9/stream1' },
  })
  for (const name of ['wang.fang', '刘洋']) {
    await product.call('POST', '/api/users', {
      name,
      password: 'four words in a row',
      role: 'watcher',
      cameras: name === '刘洋' ? [gate.id] : null,
    })
  }
  const sim = sims[1]
  assert.ok(sim)
  await sim.close()
  await until(
    'the lobby is away',
    async () => (await product.call<Camera>('GET', `/api/cameras/${lobby.id}`)).state.state === 'waiting',
  )
  const away = Date.now()
  await until('some seconds of gap', async () => Date.now() - away > 4000)
  await sim.start()
  await product.recording([lobby])
  await register(product)
  await product.call('POST', '/api/exports', { cameras: [gate.id], from: gate.createdAt, to: new Date().toISOString() })
}

/** A hotel whose system was built before the measures and never filed: the page of today has something to say. */
async function register(product: Estate['product']): Promise<void> {
  const why = 'scenery'
  const unit = await product.call<{ id: string }>('POST', '/api/registry/units', {
    ...{ why, name: '江畔酒店有限公司', district: '500103', phone: '023-6000 0009' },
  })
  const place = await product.call<{ id: string }>('POST', '/api/registry/places', {
    ...{ why, name: '江畔酒店', district: '500103', address: '渝中区江畔路 1 号', classes: ['hotel'] },
    ...{ owner: unit.id, manager: unit.id },
  })
  const system = await product.call<{ id: string; version: number }>('POST', '/api/registry/systems', {
    ...{ why, name: '酒店视频系统', place: place.id, purpose: '旅客人身财产安全', functions: ['capture', 'store'] },
    ...{ user: unit.id, builder: unit.id, builtOn: '2015-03-01' },
  })
  await product.call('POST', `/api/registry/systems/${system.id}/steps`, {
    ...{ why, version: system.version, to: 'in-use', on: '2015-04-01' },
  })
}

export type ScreenPage = Readonly<{ name: string; open: (visitor: Visitor, estate: Estate) => Promise<void> }>

/** Every page, and every panel that opens over one. */
export const pages: readonly ScreenPage[] = [
  { name: 'sign-in', open: async ({ page }) => goTo(page, '/', 'input[autocomplete="username"]') },
  { name: 'setup-spent', open: async ({ page }) => goTo(page, '/setup?token=abc', '.gate-card button') },
  { name: 'wall', open: async (visitor) => signedIn(visitor, '/', 'video') },
  { name: 'wall-empty-tile', open: openEmptyTile },
  { name: 'replay', open: async (visitor) => signedIn(visitor, '/replay', 'video') },
  { name: 'replay-gap', open: openGap },
  { name: 'replay-time', open: async (visitor) => press(visitor, '/replay', 'g', '[data-testid="go-to-time"]') },
  { name: 'replay-export', open: async (visitor) => press(visitor, '/replay', 'e', '[data-testid="export-from"]') },
  { name: 'cameras', open: async (visitor) => signedIn(visitor, '/cameras', 'table') },
  {
    name: 'cameras-add',
    open: async (visitor) => signedIn(visitor, '/cameras?add=true', '[data-testid="save-camera"]'),
  },
  { name: 'cameras-probe', open: openProbe },
  { name: 'cameras-edit', open: openEdit },
  { name: 'audit', open: async (visitor) => signedIn(visitor, '/audit', '[data-testid="viewing-row"]') },
  {
    name: 'audit-viewing',
    open: async (visitor) => click(visitor, '/audit', '[data-testid="viewing-row"]', '[data-testid="viewing-detail"]'),
  },
  { name: 'audit-findings', open: async (visitor) => signedIn(visitor, '/audit?by=findings', '.rule-list') },
  { name: 'log', open: async (visitor) => signedIn(visitor, '/log', '[data-proof="included"]') },
  {
    name: 'log-entry',
    open: async (visitor) => signedIn(visitor, '/log?entry=0', '[data-testid="entry-detail"] [data-proof="included"]'),
  },
  { name: 'today', open: async (visitor) => signedIn(visitor, '/today', '.today-counts') },
  { name: 'law', open: async (visitor) => signedIn(visitor, '/law?article=CQ16', '.law-rule') },
  { name: 'places', open: async (visitor) => signedIn(visitor, '/places', 'table') },
  { name: 'systems', open: async (visitor) => signedIn(visitor, '/systems', 'table') },
  { name: 'must-build', open: async (visitor) => signedIn(visitor, '/places?view=must-build', 'table') },
  { name: 'units', open: async (visitor) => signedIn(visitor, '/units', 'table') },
  { name: 'plans', open: async (visitor) => signedIn(visitor, '/plans', 'table') },
  { name: 'archives', open: async (visitor) => signedIn(visitor, '/archives', 'table') },
  { name: 'filing', open: async (visitor) => signedIn(visitor, '/filing', 'table') },
  { name: 'integration', open: async (visitor) => signedIn(visitor, '/integration', 'table') },
  { name: 'exchange', open: async (visitor) => signedIn(visitor, '/exchange', '.page') },
  { name: 'inspection', open: async (visitor) => signedIn(visitor, '/inspection', 'table') },
  { name: 'cases', open: async (visitor) => signedIn(visitor, '/cases', 'table') },
  { name: 'exposure', open: async (visitor) => signedIn(visitor, '/exposure', '[data-testid="exposure-sum"]') },
  { name: 'storage', open: async (visitor) => signedIn(visitor, '/storage', 'table') },
  { name: 'users', open: async (visitor) => signedIn(visitor, '/users', 'table') },
  {
    name: 'users-add',
    open: async (visitor) => click(visitor, '/users', '[data-testid="add-user"]', '[data-testid="save-user"]'),
  },
  { name: 'alarms', open: async (visitor) => click(visitor, '/', '[data-testid="alarm-button"]', '[role="dialog"]') },
  { name: 'keys', open: async (visitor) => press(visitor, '/', '?', '[role="dialog"] table') },
  { name: 'palette', open: async (visitor) => press(visitor, '/', 'Control+k', '#palette-list') },
  { name: 'account', open: openAccount },
  ...accessPages({ signedIn, settle }),
  { name: 'not-found', open: async ({ page }) => goTo(page, '/nowhere', 'a') },
  ...evidencePages({ signedIn, press }),
  ...retrievalPages,
]

type Page = Visitor['page']

async function goTo(page: Page, path: string, awaited: string): Promise<void> {
  await page.goto(path)
  await page.locator(awaited).first().waitFor()
  await settle(page)
}

/** Fonts are there, nothing slides any more, and what was asked for was answered. */
export async function settle(page: Page): Promise<void> {
  // A table that is being asked for stands pale under its spinner.
  await page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' })
  await page.evaluate(`(async () => {
    await document.fonts.ready
    const isOnce = (each) => each.effect?.getComputedTiming().iterations !== Infinity
    await Promise.allSettled(document.getAnimations().filter(isOnce).map((each) => each.finished))
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 500 }))
  })()`)
}

async function signedIn(visitor: Visitor, path: string, awaited: string): Promise<void> {
  const { page } = visitor
  if ((await visitor.context.cookies()).length === 0) {
    const answer = await visitor.context.request.post('/api/session', { data: { user: 'suite', password: PASSWORD } })
    assert.ok(answer.ok(), `signed in: ${answer.status()}`)
  }
  await goTo(page, path, awaited)
  if (awaited === 'video') await visitor.pictureUntil('a picture', page.locator('video').first(), () => true, 10)
}

async function press(visitor: Visitor, path: string, key: string, awaited: string): Promise<void> {
  await signedIn(visitor, path, 'video')
  await visitor.page.keyboard.press(key)
  await visitor.page.locator(awaited).first().waitFor()
  await settle(visitor.page)
}

async function click(visitor: Visitor, path: string, button: string, awaited: string): Promise<void> {
  await signedIn(visitor, path, button)
  await visitor.page.locator(button).first().click()
  await visitor.page.locator(awaited).first().waitFor()
  await settle(visitor.page)
}

async function openEmptyTile(visitor: Visitor): Promise<void> {
  await signedIn(visitor, '/', 'video')
  const nine = visitor.page.locator('.grid-choice button').nth(3)
  // On a phone the choice stands in a menu.
  if (await nine.isVisible()) await nine.click()
  await settle(visitor.page)
}

async function openGap(visitor: Visitor, { product, cameras }: Estate): Promise<void> {
  const lobby = cameras[1]
  assert.ok(lobby)
  const { gaps } = await product.recordings(lobby.id, Date.parse(lobby.createdAt), Date.now())
  const gap = gaps.find((each) => each.cause === 'link-lost' || each.cause === 'unreachable')
  assert.ok(gap)
  const at = new Date((Date.parse(gap.start) + Date.parse(gap.end)) / 2).toISOString()
  await signedIn(visitor, `/replay?camera=${lobby.id}&at=${at}`, '[data-testid="timeline"]')
  // A link into a gap stays there, and the picture's place says why there is none.
  await visitor.page.locator('[data-testid="replay-tile"] .tile-notice').waitFor()
}

async function openProbe(visitor: Visitor, { sims }: Estate): Promise<void> {
  await signedIn(visitor, '/cameras?add=true', '[data-testid="save-camera"]')
  await visitor.page
    .locator('input.mono')
    .first()
    .fill(sims[0]?.url('main') ?? '')
  await visitor.page.getByTestId('probe-button').click()
  await visitor.page.getByTestId('probe-ok').scrollIntoViewIfNeeded({ timeout: 30_000 })
  await settle(visitor.page)
}

async function openEdit(visitor: Visitor, { product }: Estate): Promise<void> {
  const { items } = await product.call<{ items: Camera[] }>('GET', '/api/cameras')
  const away = items.find((camera) => camera.name === '东墙')
  await signedIn(visitor, `/cameras?edit=${away?.id ?? ''}`, '[data-testid="save-camera"]')
}

async function openAccount(visitor: Visitor): Promise<void> {
  await signedIn(visitor, '/storage', 'table')
  await visitor.page.getByTestId('account-button').click()
  await visitor.page.getByRole('menuitem').nth(1).click()
  await visitor.page.getByRole('heading', { level: 1 }).waitFor()
  await visitor.page.getByRole('menu').waitFor({ state: 'hidden' })
  await settle(visitor.page)
}
