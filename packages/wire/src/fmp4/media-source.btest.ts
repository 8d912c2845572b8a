// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { chromium } from 'playwright-core'
import type { EpochTicks, Wrap32 } from '@mingjian/base'
import type { AccessUnit, PacketInfo, VideoFormat } from '../media.ts'
import { createVideoDepacketizer } from '../video/depacketizer.ts'
import { splitAnnexB } from '../video/start-code.ts'
import { DecodeClock } from './decode-times.ts'
import { formatFragmentHeader } from './fragment-header.ts'
import { formatInit } from './init.ts'

const BROWSER = '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
const PICTURES = 50
/** Presentation order of x264's `bframes=1` in decoding order: I P b P b … */
const SHOWN = Array.from({ length: PICTURES }, (_, i) =>
  i === 0 ? 0 : i % 2 === 1 ? Math.min(i + 1, PICTURES - 1) : i - 1,
)

function encode(bFrames: number): Uint8Array[] {
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=320x240:rate=25:duration=${PICTURES / 25}`]
  const params = `keyint=100:scenecut=0:bframes=${bFrames}:b-adapt=0:b-pyramid=none`
  const output = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-x264-params', params, '-f', 'h264', '-']
  return splitAnnexB(execFileSync('ffmpeg', ['-v', 'error', ...input, ...output], { maxBuffer: 1 << 26 }))
}

/** An initialisation and a fragment for each picture, as the live view is sent. */
function liveMessages(
  nals: readonly Uint8Array[],
  timeOf: (index: number) => number,
): { mime: string; messages: string[] } {
  const units: AccessUnit[] = []
  const formats: VideoFormat[] = []
  const track = createVideoDepacketizer(
    { codec: 'h264' },
    { format: (f) => formats.push(f), unit: (u) => units.push({ ...u, data: u.data.slice() }), quirk() {} },
  )
  const info: PacketInfo = { rtpTime: 0 as Wrap32, marker: false, lostBefore: false }
  for (const nal of nals) {
    const isSlice = [1, 5].includes((nal[0] ?? 0) & 31)
    info.marker = isSlice
    track.push(nal, info)
    if (isSlice) info.rtpTime = (info.rtpTime + 3600) as Wrap32
  }
  const [format] = formats
  assert.ok(format)
  assert.equal(units.length, PICTURES)
  const clock = new DecodeClock()
  const messages = units.map((unit, i) => {
    const decodeTime = clock.next(timeOf(i))
    const samples = [
      { size: unit.data.length, duration: 3600, compositionOffset: timeOf(i) - decodeTime, isKey: unit.isKey },
    ]
    const header = formatFragmentHeader({
      sequence: i + 1,
      wallTime: 1.6e14 as EpochTicks,
      video: { decodeTime, samples },
      audio: null,
    })
    return Buffer.concat([header, unit.data]).toString('base64')
  })
  const init = Buffer.from(formatInit({ video: format, audio: null })).toString('base64')
  return { mime: `video/mp4; codecs="${format.codecString}"`, messages: [init, ...messages] }
}

/** Runs in the page: appends all messages, plays to the end, says what was buffered and shown. */
const PLAY = `async ({ mime, messages }) => {
  if (!MediaSource.isTypeSupported(mime)) return { unsupported: mime }
  const video = document.createElement('video')
  video.muted = true
  document.body.append(video)
  const source = new MediaSource()
  video.src = URL.createObjectURL(source)
  await new Promise((done) => source.addEventListener('sourceopen', done, { once: true }))
  const buffer = source.addSourceBuffer(mime)
  for (const message of messages) {
    const bytes = Uint8Array.from(atob(message), (c) => c.charCodeAt(0))
    await new Promise((done, fail) => {
      buffer.addEventListener('updateend', done, { once: true })
      video.addEventListener('error', () => fail(new Error(video.error.message)), { once: true })
      buffer.appendBuffer(bytes)
    })
  }
  const ranges = Array.from({ length: buffer.buffered.length }, (_, i) => [buffer.buffered.start(i), buffer.buffered.end(i)])
  source.endOfStream()
  video.currentTime = ranges[0][0]
  const ended = new Promise((done, fail) => {
    video.addEventListener('ended', done, { once: true })
    video.addEventListener('error', () => fail(new Error(video.error.message)), { once: true })
  })
  await video.play()
  await ended
  const quality = video.getVideoPlaybackQuality()
  return { ranges, frames: quality.totalVideoFrames, corrupted: quality.corruptedVideoFrames, width: video.videoWidth }
}`

for (const bFrames of [0, 1]) {
  test(`Chromium plays one fragment a picture with ${bFrames} B-frames`, { skip: !existsSync(BROWSER) }, async () => {
    const base = 900_000
    const live = liveMessages(encode(bFrames), (i) => base + 3600 * (bFrames === 0 ? i : (SHOWN[i] ?? 0)))
    const browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS })
    try {
      const page = await browser.newPage()
      const result: unknown = await page.evaluate(`(${PLAY})(${JSON.stringify(live)})`)
      const shown = { ranges: [[10, 10 + PICTURES / 25]], frames: PICTURES, corrupted: 0, width: 320 }
      assert.deepEqual(result, shown)
    } finally {
      await browser.close()
    }
  })
}
