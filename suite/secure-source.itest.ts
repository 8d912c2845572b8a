// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Camera, CameraInput, CameraState, ProbeResult } from '@mingjian/contract'
import { type SimAuth, SimCamera, type SimCameraOptions } from '@mingjian/sim'
import { Product, until } from './product.ts'
import { countPictures, Subject } from './subject.ts'

const SMALL = { fps: 8, keyInterval: 1, size: { width: 416, height: 240 } } as const
const LOGIN = { user: 'gate watch', password: 'p@ss:w/rd%20' }

let product: Product
before(async () => {
  product = await Product.start()
})
after(() => product.stop())

async function startSim(options: SimCameraOptions): Promise<SimCamera> {
  const sim = new SimCamera({ ...SMALL, ...options })
  await sim.start()
  return sim
}

type Source = Omit<CameraInput['source'], 'kind' | 'url'> & { url?: string }

async function add(sim: SimCamera, source: Source = {}): Promise<Subject> {
  const camera = await product.addCamera({ name: sim.name, source: { kind: 'rtsp', url: sim.url('main'), ...source } })
  return new Subject(product, camera)
}

/** The camera is removed, so that later tests have the machine for themselves. */
async function remove(subject: Subject): Promise<void> {
  await product.call('DELETE', `/api/cameras/${subject.camera.id}`)
}

async function records(subject: Subject): Promise<void> {
  await subject.back(Date.now())
}

async function refused(subject: Subject): Promise<CameraState> {
  await until(`${subject.camera.name} is refused`, async () => (await subject.state()).cause === 'refused')
  const state = await subject.state()
  assert.notEqual(state.state, 'recording')
  return state
}

/** The address with the login in it. */
function withLogin(url: string): string {
  const at = new URL(url)
  const login = `${encodeURIComponent(LOGIN.user)}:${encodeURIComponent(LOGIN.password)}`
  return `${at.protocol}//${login}@${at.host}${at.pathname}`
}

test('a certificate that no authority signed is refused, and accepted when the camera is told to be trusted', async () => {
  await using sim = await startSim({ name: 'TLS', isSecure: true, auth: { schemes: ['basic'], ...LOGIN } })
  const subject = await add(sim, LOGIN)
  const { detail } = await refused(subject)
  assert.match(detail ?? '', /certificate/)
  const { source } = subject.camera
  assert.ok(source)
  await product.call<Camera>('PATCH', `/api/cameras/${subject.camera.id}`, {
    source: { kind: 'rtsp', url: source.url, user: LOGIN.user, trustAnyCertificate: true },
  })
  const since = Date.now()
  await records(subject)
  await subject.assertDecodes(since)
  await remove(subject)
})

test('a certificate is judged before a login is told, also in a connection test', async () => {
  await using sim = await startSim({ name: 'TLS', isSecure: true, auth: { schemes: ['basic'], ...LOGIN } })
  const source = { kind: 'rtsp', url: sim.url('main'), ...LOGIN }
  const probe = async (trust: boolean): Promise<ProbeResult> =>
    product.call('POST', '/api/cameras/probe', { source: { ...source, trustAnyCertificate: trust } })
  const strict = await probe(false)
  assert.deepEqual([strict.ok, strict.cause], [false, 'refused'])
  assert.match(strict.detail ?? '', /certificate/)
  const trusting = await probe(true)
  assert.deepEqual([trusting.ok, trusting.detail], [true, null])
  for (const answer of [strict, trusting]) assert.ok(!JSON.stringify(answer).includes(LOGIN.password))
})

const SCHEMES: readonly SimAuth['schemes'][] = [
  ['basic'],
  ['digest-md5'],
  ['digest-sha256'],
  ['basic', 'digest-md5', 'digest-sha256'],
]
for (const schemes of SCHEMES) {
  test(`a login by ${schemes.join(' or ')} opens the camera, in the address or apart, and a wrong one does not`, async () => {
    await using sim = await startSim({ name: 'LOCKED', auth: { schemes, ...LOGIN } })
    const subjects = [await add(sim, LOGIN), await add(sim, { url: withLogin(sim.url('main')) })]
    const wrong = await add(sim, { ...LOGIN, password: 'another one' })
    for (const subject of subjects) {
      await records(subject)
      assert.equal(subject.camera.source?.url, sim.url('main'), 'the address is shown without its login')
      await remove(subject)
    }
    assert.match((await refused(wrong)).detail ?? '', /user name or password/)
    await remove(wrong)
  })
}

test('UDP with swapped packets is recorded without loss', async () => {
  await using sim = await startSim({ name: 'SWAP', codec: 'h265' })
  sim.set({ reorderPercent: 2 })
  const subject = await add(sim, { transport: 'udp' })
  await subject.back(subject.begin, 8)
  const { packetsLost, framesDamaged } = await subject.state()
  assert.deepEqual([packetsLost, framesDamaged], [0, 0])
  await subject.assertDecodes(subject.begin)
  await remove(subject)
})

test('UDP that loses packets is recorded without a gap, and the loss is counted', async () => {
  await using sim = await startSim({ name: 'LOSS', audio: 'pcma' })
  const subject = await add(sim, { transport: 'udp' })
  await records(subject)
  const since = Date.now()
  sim.set({ lossPercent: 2, reorderPercent: 2, floodFactor: 4 })
  await until('lost packets and damaged frames are counted', async () => {
    const state = await subject.state()
    return state.packetsLost > 0 && state.framesDamaged > 0
  })
  await records(subject)
  await subject.assertNoGap(since)
  assert.ok((await subject.footage({ from: since, to: Date.now() }, countPictures)) > 8)
  await remove(subject)
})

test('a camera asked for UDP whose packets never arrive is recorded over TCP', async () => {
  await using sim = await startSim({ name: 'WALLED' })
  sim.set({ isUdpBlocked: true })
  const subject = await add(sim, { transport: 'udp' })
  await records(subject)
  await subject.assertDecodes(Date.now() - 3000)
  await remove(subject)
})

test('a redirection is followed, and a password is not told in the clear to another host', async () => {
  await using here = await startSim({ name: 'HERE' })
  await using there = await startSim({ name: 'THERE' })
  await using stranger = await startSim({ name: 'STRANGER', host: '127.0.0.2', auth: { schemes: ['basic'], ...LOGIN } })
  here.setRedirect(there.url('main'))
  const subject = await add(here)
  await records(subject)
  assert.equal(there.connectionCount, 1)
  await remove(subject)
  here.setRedirect(stranger.url('main'))
  const misled = await add(here, LOGIN)
  await refused(misled)
  await remove(misled)
})

test('a redirection without end is a refusal', async () => {
  await using sim = await startSim({ name: 'CIRCLE' })
  sim.setRedirect(sim.url('main'))
  const subject = await add(sim)
  assert.match((await refused(subject)).detail ?? '', /without end/)
  await remove(subject)
})
