// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { readClockStrip } from '../scene/clock-strip.ts'
import { SCENES, Stage } from '../scene/stage.ts'
import { H264Encoder } from './h264/encoder.ts'
import { H265Encoder } from './h265/encoder.ts'
import type { Picture, PictureEncoder } from './picture.ts'

const START_CODE = Uint8Array.of(0, 0, 0, 1)
const EPOCH = Date.UTC(2026, 10, 23, 3, 4, 5, 120)

/** The shown part of a picture as planar 4:2:0, as ffmpeg writes it. */
function shown(picture: Picture): Buffer {
  const rows: Uint8Array[] = []
  const take = (plane: Uint8Array, stride: number, size: { width: number; height: number }): void => {
    for (let y = 0; y < size.height; y++) rows.push(plane.slice(y * stride, y * stride + size.width))
  }
  const { width, height, columns } = picture
  take(picture.y, columns * 16, { width, height })
  for (const plane of [picture.u, picture.v]) take(plane, columns * 8, { width: width / 2, height: height / 2 })
  return Buffer.concat(rows)
}

function decode(stream: Buffer, format: string): Buffer {
  const args = [
    '-v',
    'error',
    '-xerror',
    '-err_detect',
    'explode',
    '-f',
    format,
    '-i',
    'pipe:0',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'yuv420p',
    'pipe:1',
  ]
  const run = spawnSync('ffmpeg', args, { input: stream, maxBuffer: 2 ** 30 })
  assert.equal(run.stderr.toString(), '')
  assert.equal(run.status, 0)
  return run.stdout
}

function check(encoder: PictureEncoder, stage: Stage, keys: (index: number) => boolean): void {
  encoder.encode(stage.background, true)
  const stream: Uint8Array[] = []
  const expected: Buffer[] = []
  for (let index = 0; index < 24; index++) {
    const nals = encoder.encode(stage.draw(EPOCH + index * 130), keys(index))
    if (keys(index)) nals.unshift(...encoder.parameterSets)
    for (const nal of nals) stream.push(START_CODE, nal)
    expected.push(shown(encoder.seen))
  }
  const decoded = decode(Buffer.concat(stream), encoder.codec === 'h264' ? 'h264' : 'hevc')
  assert.equal(decoded.length, expected.length * (expected[0]?.length ?? 0))
  for (const [index, picture] of expected.entries()) {
    const got = decoded.subarray(index * picture.length, (index + 1) * picture.length)
    assert.ok(got.equals(picture), `picture ${index} is decoded as the encoder saw it`)
    assert.equal(readLuma(got, stage.background), EPOCH + index * 130)
  }
}

function readLuma(yuv: Buffer, { width, height }: Picture): number | null {
  const rgba = new Uint8Array(width * height * 4)
  for (let index = 0; index < width * height; index++) rgba.fill(yuv[index] ?? 0, index * 4, index * 4 + 3)
  return readClockStrip(rgba, width, height)
}

const SIZES = [
  { width: 640, height: 360 },
  { width: 416, height: 98 },
  { width: 702, height: 406 },
]

for (const scene of SCENES) {
  for (const [index, size] of SIZES.entries()) {
    if (index > 0 && scene.name !== 'gate') continue
    const stageOf = (): Stage => new Stage({ ...size, scene, name: 'GATE 1', offsetMinutes: 480 })
    test(`h264 of ${scene.name} at ${size.width} × ${size.height} decodes strictly and exactly`, () => {
      check(new H264Encoder({ ...size, fps: 8 }), stageOf(), (n) => n % 10 === 0)
    })
    test(`h265 of ${scene.name} at ${size.width} × ${size.height} decodes strictly and exactly`, () => {
      check(new H265Encoder({ ...size, fps: 8 }), stageOf(), (n) => n % 10 === 0)
    })
  }
}
