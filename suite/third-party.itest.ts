// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import type { CameraInput } from '@mingjian/contract'
import { freePort } from './free-port.ts'
import { decodeErrors, Product } from './product.ts'
import { GstServer, gstServerMissing } from './rtsp-server.ts'
import { codecsOf, Subject } from './subject.ts'

const picture = 'videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1'
const tone = (rate: number): string => `audiotestsrc is-live=true ! audio/x-raw,rate=${rate},channels=1`
const h264 = (options: string): string =>
  `${picture} ! x264enc key-int-max=15 ${options} ! rtph264pay name=pay0 pt=96 config-interval=-1`
const H265 = `${picture} ! x265enc key-int-max=15 speed-preset=ultrafast tune=zerolatency ! rtph265pay name=pay0 pt=96 config-interval=-1`
const QUICK = 'speed-preset=ultrafast tune=zerolatency'
const ORDERED_ANEW = 'speed-preset=superfast bframes=2 b-adapt=false ! video/x-h264,profile=main'
const LOGIN = { user: 'admin', password: 'ki:ng/@' }

const AAC = `( ${h264(QUICK)} ${tone(48_000)} ! avenc_aac ! rtpmp4gpay name=pay1 pt=97 )`
const PCMU = `( ${H265} ${tone(8000)} ! mulawenc ! rtppcmupay name=pay1 pt=0 )`
const MOUNTS = {
  '/aac': AAC,
  '/pcma': `( ${h264(ORDERED_ANEW)} ${tone(8000)} ! alawenc ! rtppcmapay name=pay1 pt=8 )`,
  '/opus': `( ${h264(QUICK)} ${tone(48_000)} ! opusenc ! rtpopuspay name=pay1 pt=98 )`,
  // One each: the server stamps a shared pipeline anew when a client of another transport joins.
  '/pcmu-tcp': PCMU,
  '/pcmu-udp': PCMU,
}

type Case = Readonly<{
  name: string
  path: string
  transport: 'tcp' | 'udp'
  codecs: readonly [string, string]
  browser: readonly string[]
  isLocked?: boolean
}>
const CASES: readonly Case[] = [
  { name: 'H.264 and AAC over TCP', path: '/aac', transport: 'tcp', codecs: ['h264', 'aac'], browser: ['h264', 'aac'] },
  {
    name: 'H.264 with B pictures and A-law over TCP',
    path: '/pcma',
    transport: 'tcp',
    codecs: ['h264', 'pcm_alaw'],
    browser: ['h264'],
  },
  {
    name: 'H.264 and Opus over UDP',
    path: '/opus',
    transport: 'udp',
    codecs: ['h264', 'opus'],
    browser: ['h264', 'opus'],
  },
  {
    name: 'H.265 and mu-law over UDP',
    path: '/pcmu-udp',
    transport: 'udp',
    codecs: ['hevc', 'pcm_mulaw'],
    browser: ['hevc'],
  },
  {
    name: 'H.265 and mu-law over TCP',
    path: '/pcmu-tcp',
    transport: 'tcp',
    codecs: ['hevc', 'pcm_mulaw'],
    browser: ['hevc'],
  },
  {
    name: 'H.264 and AAC over UDP behind a digest login',
    path: '/aac',
    transport: 'udp',
    codecs: ['h264', 'aac'],
    browser: ['h264', 'aac'],
    isLocked: true,
  },
]

const skip = gstServerMissing()

test(
  'what gst-rtsp-server sends is recorded without a gap and decodes strictly, in files, as one file and for browsers',
  { skip },
  async (t) => {
    await using open = await GstServer.start({ mounts: MOUNTS })
    await using locked = await GstServer.start({ mounts: { '/aac': AAC }, ...LOGIN })
    const product = await Product.start()
    try {
      const subjects: { subject: Subject; one: Case }[] = []
      for (const one of CASES) {
        const url = (one.isLocked ? locked : open).url(one.path)
        const source = { kind: 'rtsp', url, transport: one.transport, ...(one.isLocked ? LOGIN : {}) } as const
        subjects.push({ subject: await record(product, { name: one.name, source }), one })
      }
      for (const { subject, one } of subjects) {
        await t.test(one.name, async () => {
          await subject.back(subject.begin, 6)
          await assertPlays(subject, one)
        })
      }
      await t.test('every file decodes strictly', () => assertFiles(product))
    } finally {
      await product.stop()
    }
  },
)

// ffmpeg has no RTSP server: its muxer only publishes and its `listen` only receives. It encodes, and gst-rtsp-server sends.
test(
  'what ffmpeg encodes, with B pictures and AAC, is recorded without a gap and decodes strictly',
  { skip },
  async () => {
    const port = await freePort()
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=15']
    const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
    const coders = [
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-bf',
      '2',
      '-g',
      '15',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
    ]
    const to = ['-f', 'mpegts', `udp://127.0.0.1:${port}?pkt_size=1316`]
    const encoder = spawn('ffmpeg', ['-v', 'error', '-re', ...picture, '-re', ...sound, ...coders, ...to], {
      stdio: 'ignore',
    })
    const ended = once(encoder, 'exit')
    try {
      const source = `udpsrc address=127.0.0.1 port=${port} caps="video/mpegts,systemstream=(boolean)true,packetsize=(int)188"`
      const tracks =
        'd. ! queue ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 d. ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97'
      await using server = await GstServer.start({
        mounts: { '/ffmpeg': `( ${source} ! tsparse ! tsdemux name=d ${tracks} )` },
      })
      const product = await Product.start()
      try {
        const subject = await record(product, { name: 'ffmpeg', source: { kind: 'rtsp', url: server.url('/ffmpeg') } })
        await subject.back(subject.begin, 6)
        await assertPlays(subject, { codecs: ['h264', 'aac'], browser: ['h264', 'aac'] })
        await assertFiles(product)
      } finally {
        await product.stop()
      }
    } finally {
      encoder.kill('SIGKILL')
      await ended
    }
  },
)

async function record(product: Product, input: CameraInput): Promise<Subject> {
  const camera = await product.addCamera(input)
  await product.recording([camera])
  return new Subject(product, camera)
}

async function assertPlays(subject: Subject, wanted: Pick<Case, 'codecs' | 'browser'>): Promise<void> {
  const span = { from: subject.begin, to: Date.now() }
  await subject.assertNoGap(span.from)
  await subject.footage(span, async (file) => {
    assert.deepEqual(codecsOf(file), wanted.codecs)
    assert.equal(await decodeErrors(file), '')
  })
  await subject.footage({ ...span, media: 'browser' }, async (file) => {
    assert.deepEqual(codecsOf(file), wanted.browser)
    assert.equal(await decodeErrors(file), '')
  })
  const { framesDamaged, packetsLost } = await subject.state()
  assert.deepEqual({ framesDamaged, packetsLost }, { framesDamaged: 0, packetsLost: 0 })
}

/** Ends the product, so that every file is whole, and decodes them all. */
async function assertFiles(product: Product): Promise<void> {
  await product.kill('SIGTERM')
  const files = await product.files()
  assert.ok(files.length > 0)
  for (const file of files) assert.equal(await decodeErrors(file), '', file)
}
