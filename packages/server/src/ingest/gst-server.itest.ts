// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { silentLog, systemClock } from '@mingjian/base'
import { probe } from './probe.ts'
import { RtspIngest } from './rtsp-ingest.ts'
import type { IngestSource } from './source.ts'
import { RecordingListener } from './testdata/recording-listener.ts'

const PYTHON = '/usr/bin/python3'
const hasServer =
  spawnSync(PYTHON, [
    '-c',
    "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer",
  ]).status === 0
const skip = hasServer ? false : 'gst-rtsp-server is not installed'

const picture = (width: number): string =>
  `videotestsrc is-live=true pattern=ball ! video/x-raw,width=${width},height=240,framerate=25/1`
const tone = (rate: number): string => `audiotestsrc is-live=true ! audio/x-raw,rate=${rate},channels=1`
const h264 = (options: string): string =>
  `${picture(320)} ! x264enc key-int-max=25 ${options} ! rtph264pay name=pay0 pt=96 config-interval=-1`
const mounts = {
  '/h264-aac': `( ${h264('speed-preset=ultrafast tune=zerolatency')} ${tone(48_000)} ! avenc_aac ! rtpmp4gpay name=pay1 pt=97 )`,
  '/h264-b-pcma': `( ${h264('speed-preset=superfast bframes=2 b-adapt=false ! video/x-h264,profile=main')} ${tone(8000)} ! alawenc ! rtppcmapay name=pay1 pt=8 )`,
  '/h264-opus': `( ${h264('speed-preset=ultrafast tune=zerolatency')} ${tone(48_000)} ! opusenc ! rtpopuspay name=pay1 pt=98 )`,
  '/h265-pcmu': `( ${picture(400)} ! x265enc key-int-max=25 speed-preset=ultrafast tune=zerolatency ! rtph265pay name=pay0 pt=96 config-interval=-1 ${tone(8000)} ! mulawenc ! rtppcmupay name=pay1 pt=0 )`,
}

async function serve(options: Record<string, unknown>): Promise<{ process: ChildProcess; port: number }> {
  const script = new URL('testdata/gst-server.py', import.meta.url).pathname
  const child = spawn(PYTHON, [script, JSON.stringify({ mounts, ...options })], { stdio: ['pipe', 'pipe', 'ignore'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { process: child, port: Number(line) }
}

type Server = Readonly<{ process: ChildProcess; port: number }>

async function stop(server: Server): Promise<void> {
  server.process.stdin?.end()
  if (server.process.exitCode === null && server.process.signalCode === null) await once(server.process, 'exit')
}

let open: Server | null = null
let locked: Server | null = null
before(async () => {
  if (skip) return
  open = await serve({})
  locked = await serve({ user: 'admin', password: 'ki:ng/@' })
})
after(async () => {
  for (const server of [open, locked]) if (server) await stop(server)
})

async function watch(source: IngestSource, seconds: number): Promise<RecordingListener> {
  const listener = new RecordingListener()
  const ingest = new RtspIngest({ camera: 'gst', source, clock: systemClock, log: silentLog, listener })
  ingest.start()
  await listener.until(() => {
    const video = listener.frames.filter(({ track }) => track === 'video')
    return (video.at(-1)?.time ?? 0) - (video[0]?.time ?? 0) >= seconds * 90_000 || listener.losses.length > 0
  })
  await ingest.close()
  assert.deepEqual(listener.details, [])
  return listener
}

const PLAYS: readonly [path: string, transport: 'tcp' | 'udp', codec: string, audio: string][] = [
  ['/h264-aac', 'tcp', 'h264', 'aac'],
  ['/h264-aac', 'udp', 'h264', 'aac'],
  ['/h264-b-pcma', 'tcp', 'h264', 'pcma'],
  ['/h264-opus', 'tcp', 'h264', 'opus'],
  ['/h265-pcmu', 'tcp', 'h265', 'pcmu'],
  ['/h265-pcmu', 'udp', 'h265', 'pcmu'],
]
for (const [path, transport, codec, audio] of PLAYS) {
  test(`${path} plays over ${transport} without a loss`, { skip, timeout: 30_000 }, async () => {
    const listener = await watch({ url: `rtsp://127.0.0.1:${open?.port}${path}`, transport }, 3)
    const format = listener.formats[0]
    assert.deepEqual([format?.video.codec, format?.audio?.codec, format?.video.height], [codec, audio, 240])
    assert.equal(listener.frames[0]?.isKey, true)
    assert.equal(listener.last?.transport, transport)
    assert.deepEqual(
      [listener.last?.packetsLost, listener.last?.framesDamaged, listener.last?.timestampsMended],
      [0, 0, 0],
    )
    const video = listener.frames
      .filter((frame) => frame.track === 'video')
      .map(({ time }) => time)
      .sort((a, b) => a - b)
      .slice(0, -4) // B pictures that were still to come between the last ones
    const steps = video.slice(1).map((time, i) => time - (video[i] ?? 0))
    assert.ok(
      steps.every((step) => Math.abs(step - 3600) <= 180),
      `steps ${Math.min(...steps)} … ${Math.max(...steps)}`,
    )
    assert.ok(listener.frames.some(({ track }) => track === 'audio'))
  })
}

test(
  'digest opens a locked camera, in the address or apart, and a wrong password is refused',
  { skip, timeout: 30_000 },
  async () => {
    const host = `127.0.0.1:${locked?.port}/h264-aac`
    await watch({ url: `rtsp://${host}`, user: 'admin', password: 'ki:ng/@' }, 1)
    await watch({ url: `rtsp://admin:ki%3Ang%2F%40@${host}` }, 1)
    const refused = await probe(
      { url: `rtsp://${host}`, user: 'admin', password: 'wrong' },
      { clock: systemClock, log: silentLog, millis: 3000 },
    )
    assert.deepEqual([refused.ok, refused.cause], [false, 'refused'])
  },
)

test('a camera that refuses TCP is played over UDP', { skip, timeout: 30_000 }, async () => {
  const stubborn = await serve({ udpOnly: true })
  const listener = new RecordingListener()
  const url = `rtsp://127.0.0.1:${stubborn.port}/h264-aac`
  const ingest = new RtspIngest({
    camera: 'x',
    source: { url, transport: 'tcp' },
    clock: systemClock,
    log: silentLog,
    listener,
  })
  try {
    ingest.start()
    await listener.until(() => listener.frames.length > 20)
    assert.equal(listener.last?.transport, 'udp')
  } finally {
    await ingest.close()
    await stop(stubborn)
  }
})

test('a probe tells what a camera is like and brings a key frame', { skip, timeout: 30_000 }, async () => {
  const seen = await probe(
    { url: `rtsp://127.0.0.1:${open?.port}/h264-b-pcma` },
    { clock: systemClock, log: silentLog },
  )
  assert.deepEqual([seen.ok, seen.cause, seen.facts.codec, seen.facts.audio], [true, null, 'h264', 'pcma'])
  assert.ok(Math.abs((seen.facts.framesPerSecond ?? 0) - 25) < 1, String(seen.facts.framesPerSecond))
  assert.ok(Math.abs((seen.facts.keyInterval ?? 0) - 1) < 0.1)
  assert.ok((seen.facts.bitsPerSecond ?? 0) > 10_000)
  assert.ok(seen.warnings.includes('b-frames'))
  assert.ok(seen.key?.frame.isKey)
})

test('a server that dies is told as a lost link, then as unreachable', { skip, timeout: 30_000 }, async () => {
  const mortal = await serve({})
  const listener = new RecordingListener()
  const url = `rtsp://127.0.0.1:${mortal.port}/h264-aac`
  const ingest = new RtspIngest({ camera: 'x', source: { url }, clock: systemClock, log: silentLog, listener })
  try {
    ingest.start()
    await listener.until(() => listener.frames.length > 20)
    mortal.process.kill('SIGKILL')
    await listener.until(() => listener.losses.length >= 2)
    assert.deepEqual(listener.losses, ['link-lost', 'unreachable'])
  } finally {
    await ingest.close()
    await stop(mortal)
  }
})
