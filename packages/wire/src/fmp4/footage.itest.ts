// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { EpochTicks, Wrap32 } from '@mingjian/base'
import type { AccessUnit, AudioFormat, PacketInfo, VideoCodec, VideoFormat } from '../media.ts'
import { assignDecodeTimes, formatVideoRun } from './decode-times.ts'
import { createVideoDepacketizer } from '../video/depacketizer.ts'
import { formatFragmentHeader } from './fragment-header.ts'
import { formatInit } from './init.ts'
import { decodeG711, g711Format } from '../g711/g711.ts'
import { opusFormat } from '../opus/opus-head.ts'
import { aacFormat } from '../aac/config.ts'
import { readInit } from './read-init.ts'
import { scanFragmentsIn } from './scan.ts'
import { splitAnnexB } from '../video/start-code.ts'
import { VideoPacketizer } from '../video/packetizer.ts'

const folder = mkdtempSync(join(tmpdir(), 'mingjian-fmp4-'))
after(() => rmSync(folder, { recursive: true }))

function ffmpeg(...args: string[]): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...args], { maxBuffer: 1 << 28 })
}

type Source = Readonly<{ name: string; codec: VideoCodec; file: string }>

/** Pictures of a file as NAL units with their presentation times, in decoding order, grouped without the code under test. */
function demux(source: Source): { nals: Uint8Array[]; time: number }[] {
  const format = source.codec === 'h264' ? 'h264' : 'hevc'
  const stream = ffmpeg('-i', source.file, '-map', '0:v:0', '-c', 'copy', '-f', format, '-')
  const times = execFileSync(
    'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', source.file],
    { maxBuffer: 1 << 26, encoding: 'utf8' },
  )
    .split('\n')
    .map((line) => Number.parseFloat(line))
    .filter((seconds) => !Number.isNaN(seconds))
  const pictures: Uint8Array[][] = []
  let hasSlice = true
  for (const nal of splitAnnexB(stream)) {
    const type = source.codec === 'h264' ? (nal[0] ?? 0) & 31 : ((nal[0] ?? 0) >> 1) & 63
    const isSlice = source.codec === 'h264' ? type >= 1 && type <= 5 : type < 32
    const isFirst = isSlice && ((nal[source.codec === 'h264' ? 1 : 2] ?? 0) & 0x80) !== 0
    const isSuffix = source.codec === 'h265' && type === 40
    if (hasSlice && (isFirst || (!isSlice && !isSuffix))) {
      pictures.push([])
      hasSlice = false
    }
    hasSlice ||= isSlice
    pictures.at(-1)?.push(nal)
  }
  if (!hasSlice) pictures.pop()
  assert.equal(pictures.length, times.length, 'each picture has a time')
  return pictures.map((nals, i) => ({ nals, time: Math.round((times[i] ?? 0) * 90_000) }))
}

/** Through RTP and back. */
function carry(
  source: Source,
  maxPayload: number,
): { format: VideoFormat; units: AccessUnit[]; times: Map<number, number> } {
  const units: AccessUnit[] = []
  const formats: VideoFormat[] = []
  const times = new Map<number, number>()
  const quirks: string[] = []
  const depacketizer = createVideoDepacketizer(
    { codec: source.codec },
    {
      format: (f) => formats.push(f),
      unit: (u) => units.push({ ...u, data: u.data.slice() }),
      quirk: (q) => quirks.push(q),
    },
  )
  const packetizer = new VideoPacketizer({ codec: source.codec, maxPayload, isAggregating: true })
  const info: PacketInfo = { rtpTime: 0 as Wrap32, marker: false, lostBefore: false }
  const pictures = demux(source)
  for (const { nals, time } of pictures) {
    info.rtpTime = ((time + 0xfffff000) >>> 0) as Wrap32
    times.set(info.rtpTime, time)
    packetizer.packetize(nals, (payload, isLast) => {
      info.marker = isLast
      depacketizer.push(payload, info)
    })
  }
  depacketizer.flush()
  assert.deepEqual(quirks, [])
  const [format] = formats
  assert.ok(format !== undefined)
  assert.equal(formats.length, 1)
  assert.equal(units.length, pictures.length)
  return { format, units, times }
}

/** A file with a fragment for each key-frame interval. */
function mux(carried: ReturnType<typeof carry>): Uint8Array {
  const { format, units, times } = carried
  const groups: AccessUnit[][] = []
  for (const unit of units) {
    if (unit.isKey) groups.push([])
    groups.at(-1)?.push(unit)
  }
  const parts = [formatInit({ video: format, audio: null })]
  const timed = groups.map((group) =>
    group.map((u) => ({ time: times.get(u.rtpTime) ?? 0, isKey: u.isKey, size: u.data.length })),
  )
  let after = -1
  const decode = timed.map((pictures) => {
    const list = assignDecodeTimes(
      pictures.map((picture) => picture.time),
      after,
    )
    after = list.at(-1) ?? after
    return list
  })
  groups.forEach((group, i) => {
    const decodeTimes = decode[i] ?? []
    const end = decode[i + 1]?.[0] ?? (decodeTimes.at(-1) ?? 0) + 3600
    const video = formatVideoRun(timed[i] ?? [], { decodeTimes, end })
    parts.push(
      formatFragmentHeader({
        sequence: i + 1,
        wallTime: (1.6e14 + video.decodeTime) as EpochTicks,
        video,
        audio: null,
      }),
    )
    for (const unit of group) parts.push(unit.data)
  })
  return Buffer.concat(parts)
}

function frameHashes(file: string): string[] {
  const lines = ffmpeg(
    '-xerror',
    '-i',
    file,
    '-map',
    '0:v:0',
    '-fps_mode',
    'passthrough',
    '-f',
    'framemd5',
    '-',
  ).toString()
  return lines
    .split('\n')
    .flatMap((line) => (line.startsWith('#') || line === '' ? [] : [line.split(',').at(-1)?.trim() ?? '']))
}

function presentationTimes(file: string): number[] {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts', '-of', 'csv=p=0', file]
  const lines = execFileSync('ffprobe', args, { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n')
  return lines.map((line) => Number.parseInt(line, 10)).filter((pts) => !Number.isNaN(pts))
}

function testSource(source: Source, maxPayload = 1400): void {
  const carried = carry(source, maxPayload)
  const bytes = mux(carried)
  const file = join(folder, `${source.name}.mp4`)
  writeFileSync(file, bytes)
  assert.deepEqual(frameHashes(file), frameHashes(source.file))
  const expected = carried.units.map((unit) => carried.times.get(unit.rtpTime) ?? 0)
  const shown = presentationTimes(file)
  const shift = (shown[0] ?? 0) - (expected[0] ?? 0)
  assert.deepEqual(
    shown.map((pts) => pts - shift),
    expected,
  )

  const init = readInit(bytes)
  assert.deepEqual(init.video, [carried.format])
  const starts: number[] = []
  const sizes: number[] = []
  const end = scanFragmentsIn(bytes, (fragment) => {
    starts.push(fragment.offset)
    sizes.push(...(fragment.video?.samples ?? []).map((sample) => sample.size))
  })
  assert.deepEqual(end, { initBytes: init.bytes, end: bytes.length, isWhole: true, fault: null })
  assert.equal(starts[0], init.bytes)
  assert.deepEqual(
    sizes,
    carried.units.map((unit) => unit.data.length),
  )
}

function encode(name: string, codec: VideoCodec, args: readonly string[]): Source {
  const file = join(folder, `${name}-source.mp4`)
  const input = ['-f', 'lavfi', '-i', 'testsrc2=size=322x182:rate=25:duration=4']
  ffmpeg(...input, '-pix_fmt', 'yuv420p', ...args, '-y', file)
  return { name, codec, file }
}

describe('pictures through RTP and fragmented MP4 decode to the same frames', () => {
  test('H.264 baseline without B-frames', () => {
    testSource(encode('h264-baseline', 'h264', ['-c:v', 'libx264', '-profile:v', 'baseline', '-g', '25']))
  })
  test('H.264 with three B-frames and a pyramid', () => {
    testSource(
      encode('h264-b', 'h264', ['-c:v', 'libx264', '-bf', '3', '-g', '30', '-x264-params', 'b-pyramid=normal']),
    )
  })
  test('H.264 open group of pictures with recovery points instead of IDR', () => {
    testSource(encode('h264-open', 'h264', ['-c:v', 'libx264', '-bf', '2', '-g', '20', '-x264-params', 'open-gop=1']))
  })
  test('H.264 with eight slices a picture in small packets', () => {
    testSource(encode('h264-slices', 'h264', ['-c:v', 'libx264', '-g', '25', '-x264-params', 'slices=8']), 200)
  })
  test('H.265 with B-frames and closed groups', () => {
    const params = 'keyint=25:bframes=3:no-open-gop=1:log-level=none'
    testSource(encode('h265-b', 'h265', ['-c:v', 'libx265', '-tag:v', 'hvc1', '-x265-params', params]))
  })
  test('H.265 with open groups: clean random access pictures and leading ones', () => {
    const params = 'keyint=20:bframes=3:open-gop=1:log-level=none'
    testSource(encode('h265-open', 'h265', ['-c:v', 'libx265', '-tag:v', 'hvc1', '-x265-params', params]), 300)
  })
})

describe('real footage', () => {
  const media = process.env.MINGJIAN_TEST_MEDIA ?? ''
  const files: [string, VideoCodec][] = [
    ['bottle-detection.mp4', 'h264'],
    ['car-detection.mp4', 'h264'],
    ['one-by-one-person-detection.mp4', 'h264'],
    ['car-30s-h265-g711a.mkv', 'h265'],
  ]
  for (const [name, codec] of files) {
    const file = join(media, name)
    test(name, { skip: media === '' || !existsSync(file) }, () => testSource({ name, codec, file }))
  }
})

describe('sound beside pictures', () => {
  function audioFrames(args: readonly string[], frameBytes: number): Uint8Array[] {
    const raw = ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=440:duration=4', ...args, '-')
    const frames: Uint8Array[] = []
    for (let at = 0; at < raw.length; at += frameBytes) frames.push(raw.subarray(at, at + frameBytes))
    return frames
  }

  function adtsFrames(): { config: Uint8Array; frames: Uint8Array[] } {
    const raw = ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=440:duration=4',
      '-ar',
      '16000',
      '-c:a',
      'aac',
      '-f',
      'adts',
      '-',
    )
    const frames: Uint8Array[] = []
    for (let at = 0; at < raw.length;) {
      const size = (((raw[at + 3] ?? 0) & 3) << 11) | ((raw[at + 4] ?? 0) << 3) | ((raw[at + 5] ?? 0) >> 5)
      frames.push(raw.subarray(at + 7, at + size))
      at += size
    }
    return { config: Uint8Array.of(0x14, 0x08), frames }
  }

  function muxBoth(audio: AudioFormat, frames: readonly Uint8Array[], samplesPerFrame: number): string {
    const carried = carry(encode('sound', 'h264', ['-c:v', 'libx264', '-bf', '0', '-g', '100']), 1400)
    const pictures = carried.units.map((u) => ({
      time: carried.times.get(u.rtpTime) ?? 0,
      isKey: u.isKey,
      size: u.data.length,
    }))
    const video = formatVideoRun(pictures, { decodeTimes: pictures.map((p) => p.time), end: 360_000 })
    const samples = frames.map(({ length }) => ({
      size: length,
      duration: samplesPerFrame,
      compositionOffset: 0,
      isKey: true,
    }))
    const header = formatFragmentHeader({
      sequence: 1,
      wallTime: 1.6e14 as EpochTicks,
      video,
      audio: { decodeTime: 0, samples },
    })
    const file = join(folder, `${audio.codec}.mp4`)
    const init = formatInit({ video: carried.format, audio, durationTicks: 360_000 })
    writeFileSync(file, Buffer.concat([init, header, ...carried.units.map((u) => u.data), ...frames]))
    assert.deepEqual(readInit(readFileSync(file)).audio, audio)
    ffmpeg('-xerror', '-i', file, '-f', 'null', '-')
    return file
  }

  function probe(file: string): string {
    const args = [
      '-v',
      'error',
      '-select_streams',
      'a',
      '-show_entries',
      'stream=codec_name,sample_rate,channels,duration',
      '-of',
      'csv=p=0',
    ]
    return execFileSync('ffprobe', [...args, file], { encoding: 'utf8' }).trim()
  }

  for (const codec of ['pcma', 'pcmu'] as const) {
    test(`${codec} is read as G.711 and decodes to what our own table gives`, () => {
      const name = codec === 'pcma' ? 'alaw' : 'mulaw'
      const frames = audioFrames(['-ar', '8000', '-f', name], 160)
      const file = muxBoth(g711Format(codec), frames, 160)
      assert.equal(probe(file), `pcm_${name},8000,1,4.000000`)
      const pcm = ffmpeg('-i', file, '-map', '0:a', '-f', 's16le', '-')
      const own = decodeG711(codec, Buffer.concat(frames))
      assert.deepEqual(new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2), own)
    })
  }
  test('AAC', () => {
    const { config, frames } = adtsFrames()
    assert.match(probe(muxBoth(aacFormat(config), frames, 1024)), /^aac,16000,1,4/)
  })
  test('Opus', () => {
    const ogg = join(folder, 'source.opus.mp4')
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=440:duration=4',
      '-ac',
      '1',
      '-c:a',
      'libopus',
      '-frame_duration',
      '20',
      '-y',
      ogg,
    )
    const list = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pos,size', '-of', 'csv=p=0', ogg], {
      encoding: 'utf8',
    })
    const bytes = readFileSync(ogg)
    const frames = list.split('\n').flatMap((line) => {
      const [size, pos] = line.split(',').map(Number)
      return size === undefined || pos === undefined ? [] : [bytes.subarray(pos, pos + size)]
    })
    assert.match(probe(muxBoth(opusFormat(1), frames, 960)), /^opus,48000,1,4/)
  })
})
