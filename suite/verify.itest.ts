// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AlarmList, Certificate, WitnessStanding } from '@mingjian/contract'
import { parseNote, parseVerifierKey, verifiedBy } from '@mingjian/evidence'
import { OwnLog } from '../packages/server/src/witness/own-log.ts'
import { startEstate } from './estate.ts'
import { sha256, verifyEd25519 } from './plain-log.ts'
import { type CommandResult, Product, until } from './product.ts'

const verify = (product: Product, camera: string, ...more: string[]): Promise<CommandResult> => {
  const day = new Date().toISOString().slice(0, 10)
  return product.command(['verify', '--camera', camera, '--day', day, ...more])
}
const assertProved = (result: CommandResult): void => {
  assert.equal(result.status, 0, `${result.stdout}${result.stderr}`)
  assert.match(result.stdout, /^proved: [1-9]/m)
}

/** Segments of the camera that the log tells of, as the certificate counts them. */
async function logged(product: Product, camera: string): Promise<number> {
  const { note } = await product.call<Certificate>('GET', `/api/cameras/${camera}/certificate?day=${today()}&zone=UTC`)
  const json: { segments: unknown[] } = JSON.parse(note.split('\n')[1] ?? '')
  return json.segments.length
}
const today = (): string => new Date().toISOString().slice(0, 10)

test('what a running server records is proved beside it, after it was killed, and no more once it is touched', async () => {
  const sims = [{ name: 'GATE', codec: 'h264', keyInterval: 1 }] as const
  await using estate = await startEstate({ sims })
  const { product, cameras } = estate
  const camera = cameras[0]?.id ?? ''
  const change = (inUse: boolean): Promise<unknown> => product.call('PATCH', `/api/cameras/${camera}`, { inUse })
  const record = async (count: number): Promise<void> => {
    await product.recording(cameras)
    await until('some seconds of footage', async () => {
      const { runs } = await product.recordings(camera, Date.now() - 60_000, Date.now())
      const last = runs.at(-1)
      return last !== undefined && Date.parse(last.end) - Date.parse(last.start) > 4000
    })
    await change(false)
    await until('it is logged', async () => (await logged(product, camera)) >= count)
    await change(true)
  }
  await record(1)
  assertProved(await verify(product, camera))
  await product.recording(cameras)
  await product.kill('SIGKILL')
  await product.launch()
  await record(3)
  assertProved(await verify(product, camera))

  const answer = await product.call<Certificate>('GET', `/api/cameras/${camera}/certificate?day=${today()}&zone=UTC`)
  const { own } = await product.call<WitnessStanding>('GET', '/api/witness')
  const key = parseVerifierKey(sha256, own.log ?? '')
  assert.equal(await verifiedBy(parseNote(answer.note), key, verifyEd25519), 0)
  assert.deepEqual([answer.isProved, answer.findings], [true, []])

  const [file = ''] = await product.files()
  const bytes = await readFile(file)
  const { size } = await stat(file)
  bytes[Math.floor(size / 2)] = (bytes[Math.floor(size / 2)] ?? 0) ^ 1
  await writeFile(file, bytes)
  const touched = await verify(product, camera)
  assert.equal(touched.status, 1)
  assert.match(touched.stdout, new RegExp(`^${camera}\\t${today()}T\\S+Z\\t\\S+Z\\tfootage.altered\\t`, 'm'))
})

test('a district witnesses a unit over HTTP and by file, and refuses a log that went back', async () => {
  const unit = await Product.start({ settings: { MINGJIAN_NAME: 'unit.example' } })
  const district = await Product.start({ settings: { MINGJIAN_NAME: 'district.example' } })
  try {
    const keys = (await unit.call<WitnessStanding>('GET', '/api/witness')).own
    const theirs = (await district.call<WitnessStanding>('GET', '/api/witness')).own
    const post = (body: string): Promise<Response> =>
      fetch(`${district.url}/witness/add-checkpoint`, { method: 'POST', body })
    const own = new OwnLog(unit.data)
    const first = await own.newest()
    assert.equal((await post(await own.request(first, 0))).status, 404, 'not known yet')
    await district.call('POST', '/api/witness/peers', { key: keys.log })
    await unit.call('POST', '/api/witness/peers', { key: theirs.witness, url: `${district.url}/witness` })
    const signed = await post(await own.request(first, 0))
    assert.equal(signed.status, 200)
    const witness = parseVerifierKey(sha256, theirs.witness)
    await own.keep(first, witness, await signed.text())

    const stick = join(unit.data, 'request')
    assert.equal((await unit.command(['witness', 'request', stick])).status, 0)
    const sign = await district.command(['witness', 'sign', stick])
    assert.equal(sign.status, 0, sign.stderr)
    const accept = await unit.command(['witness', 'accept', `${stick}.cosigned`])
    assert.match(accept.stdout, /^district\.example has seen \d+ entries/)

    const stale = await post(await own.request(await own.newest(), 0))
    assert.deepEqual([stale.status, stale.headers.get('content-type')?.split(';')[0]], [409, 'text/x.tlog.size'])
    assert.equal((await post(await own.request(first, 0))).status, 409)
    await until('the alarm', async () => {
      const { items } = await district.call<AlarmList>('GET', '/api/alarms')
      return items.some(({ kind, detail }) => kind === 'log-misconduct' && detail === 'unit.example: rolled-back')
    })
    assert.equal((await post('nonsense')).status, 400)
    const { logs } = await district.call<WitnessStanding>('GET', '/api/witness')
    assert.equal(logs[0]?.name, 'unit.example')
  } finally {
    await unit.stop()
    await district.stop()
  }
})
