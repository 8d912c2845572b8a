// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { SimCamera, type SimCameraOptions } from '@mingjian/sim'
import { decodeErrors, Product, until } from './product.ts'
import { countPictures, Subject } from './subject.ts'

const SMALL = { fps: 8, keyInterval: 1, size: { width: 416, height: 240 } } as const
const LOGIN = { user: 'watch', password: 'Kept-Secret-4711' }
const OTHER_LOGIN = { user: 'watch', password: 'changed-at-the-camera' }

/** Long enough that every fault lasts over several key frames and fragments. */
const FAULT_MILLIS = 8000

/** A simulated camera under test. */
type Victim = Readonly<{ subject: Subject; sim: SimCamera }>

async function addVictim(product: Product, options: SimCameraOptions): Promise<Victim> {
  const sim = new SimCamera({ ...SMALL, ...options })
  await sim.start()
  try {
    const login = options.auth ? { user: options.auth.user, password: options.auth.password } : {}
    const camera = await product.addCamera({
      name: options.name,
      source: { kind: 'rtsp', url: sim.url('main'), ...login },
    })
    await product.recording([camera])
    return { subject: new Subject(product, camera), sim }
  } catch (error) {
    await sim.close()
    throw error
  }
}

/** Bad payload bytes, bytes between the packets, a frame length that lies. */
async function corrupt({ subject, sim }: Victim): Promise<void> {
  sim.set({ corruptPercent: 20 })
  await delay(FAULT_MILLIS)
  sim.garble(3000)
  await delay(1000)
  sim.oversize()
  await delay(2000)
  sim.heal()
  await subject.back(Date.now())
}

async function loseMarkersAndKeys({ subject, sim }: Victim): Promise<void> {
  await delay(3000)
  const since = Date.now()
  sim.set({ hasNoMarkers: true })
  await delay(FAULT_MILLIS)
  sim.heal()
  sim.set({ isKeyless: true })
  await delay(FAULT_MILLIS)
  await subject.assertNoGap(since)
  sim.reset()
  await delay(FAULT_MILLIS)
  sim.heal()
  await subject.back(Date.now())
}

async function flood({ subject, sim }: Victim): Promise<void> {
  const since = Date.now()
  sim.set({ floodFactor: 10 })
  await delay(FAULT_MILLIS)
  sim.heal()
  await subject.back(Date.now())
  await subject.assertNoGap(since)
}

async function leapInTime({ subject, sim }: Victim): Promise<void> {
  const since = Date.now()
  const before = (await subject.state()).timestampsMended
  for (const seconds of [3600, -7200, 5, -5]) {
    sim.jumpTime(seconds)
    await delay(3000)
  }
  sim.renumber()
  await subject.back(Date.now())
  await subject.assertNoGap(since)
  const mended = (await subject.state()).timestampsMended - before
  assert.ok(mended >= 4, `${mended} time stamps were mended`)
}

async function stall({ subject, sim }: Victim): Promise<void> {
  const since = Date.now()
  sim.set({ isStalled: true })
  await until('the stall is told', async () => (await subject.state()).cause === 'stalled')
  assert.ok((await subject.state()).detail, 'with a sentence')
  sim.heal()
  await subject.back(Date.now())
  await subject.gapOf('stalled', since)
}

async function resize({ subject, sim }: Victim): Promise<void> {
  const since = Date.now()
  for (const size of [{ width: 640, height: 360 }, SMALL.size]) {
    sim.resize('main', size)
    await subject.back(Date.now())
  }
  const { runs } = await subject.recorded(since)
  assert.deepEqual(new Set(runs.map(({ width }) => width)), new Set([SMALL.size.width, 640]), 'a change is a new run')
  await subject.assertNoGap(since)
  await subject.assertDecodes(since)
}

async function resetAgainAndAgain({ subject, sim }: Victim): Promise<void> {
  const since = Date.now()
  for (let n = 0; n < 8; n++) {
    sim.reset()
    await delay(700)
  }
  await subject.gapOf('link-lost', since)
  await subject.back(Date.now())
}

async function refuseLogin({ subject, sim }: Victim): Promise<void> {
  const since = Date.now()
  const { product, camera } = subject
  sim.setAuth({ schemes: ['digest-md5'], ...OTHER_LOGIN })
  sim.reset()
  await until('the refusal is told', async () => (await subject.state()).cause === 'refused')
  const { detail } = await subject.state()
  assert.match(detail ?? '', /^[A-Z][^{}<>]*user name or password[^{}<>]*\.$/, 'a sentence for people')
  const answers = ['/api/cameras', `/api/cameras/${camera.id}`, '/api/alarms', '/metrics'].map((path) =>
    product.fetch(path),
  )
  const said = [product.output, JSON.stringify(await subject.recorded(since))]
  for (const answer of await Promise.all(answers)) said.push(await answer.text())
  for (const text of said) assert.ok(!text.includes(LOGIN.password), 'the password is not told')
  sim.setAuth({ schemes: ['digest-md5'], ...LOGIN })
  await subject.back(Date.now())
  await subject.gapOf('refused', since)
}

/** Paths below the product's data folder that hold the text as it is. */
function filesWith(product: Product, text: string): string[] {
  const found = spawnSync('grep', ['-rlF', '--', text, product.data], { encoding: 'utf8' })
  return found.stdout.split('\n').filter((line) => line !== '')
}

const PLAN: readonly Readonly<{ options: SimCameraOptions; does: readonly ((victim: Victim) => Promise<void>)[] }>[] = [
  { options: { name: 'CORRUPT' }, does: [corrupt, loseMarkersAndKeys] },
  // 20 s before both numbers wrap
  {
    options: { name: 'FLOOD', initialRtpTime: 2 ** 32 - 20 * 90_000, initialSequence: 65_000 },
    does: [flood, leapInTime],
  },
  { options: { name: 'STALL', codec: 'h265' }, does: [resize, stall] },
  {
    options: { name: 'RESET', auth: { schemes: ['digest-md5'], ...LOGIN } },
    does: [resize, resetAgainAndAgain, refuseLogin],
  },
]

test('what bad cameras do stays theirs: a healthy one has no gap, and each of them comes back by itself', async (t) => {
  const product = await Product.start()
  const victims: Victim[] = []
  try {
    const healthy = await addVictim(product, { name: 'HEALTHY' })
    victims.push(healthy)
    for (const { options } of PLAN) victims.push(await addVictim(product, options))
    const work = PLAN.map(async ({ options, does }) => {
      const victim = victims.find(({ sim }) => sim.name === options.name)
      assert.ok(victim)
      for (const each of does) await t.test(`${options.name}: ${each.name}`, () => each(victim))
    })
    await Promise.all(work)

    await t.test('the healthy camera has no gap and no damaged frame', async () => {
      await healthy.subject.assertNoGap(healthy.subject.begin)
      const { packetsLost, framesDamaged, timestampsMended, quirks } = await healthy.subject.state()
      const seen = { packetsLost, framesDamaged, timestampsMended, quirks }
      assert.deepEqual(seen, { packetsLost: 0, framesDamaged: 0, timestampsMended: 0, quirks: [] })
    })
    await t.test('every interval is told, and the footage since the last fault decodes strictly', async () => {
      const now = Date.now()
      for (const { subject } of victims) {
        await subject.back(now)
        await subject.assertDecodes(now)
      }
    })
    await t.test('every file is sound and decodes strictly, of damaged pictures at least opens', async () => {
      const check = await product.command(['fsck', '--deep'])
      assert.equal(check.status, 0, `fsck: ${check.stdout} ${check.stderr}`)
      const damaged = victims.find(({ sim }) => sim.name === 'CORRUPT')
      assert.ok(damaged)
      for (const file of await product.files()) {
        if (file.includes(damaged.subject.camera.id)) assert.ok(countPictures(file) > 0, file)
        else assert.equal(await decodeErrors(file), '', file)
      }
    })
    await t.test('the password of a camera lies nowhere in the open', () => {
      assert.deepEqual(filesWith(product, LOGIN.password), [])
    })
  } finally {
    await product.stop()
    for (const { sim } of victims) await sim.close()
  }
})
