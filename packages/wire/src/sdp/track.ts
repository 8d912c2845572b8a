// SPDX-License-Identifier: Apache-2.0
import type { AudioCodec, VideoCodec } from '../media.ts'
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'
import { sdpAttribute, type SdpMedia, type SdpSession } from './session.ts'

/** How one track of a session is coded and where it is set up. */
export type SdpTrack<Codec extends VideoCodec | AudioCodec = VideoCodec | AudioCodec> = Readonly<{
  codec: Codec
  payloadType: number
  clockRate: number
  /** 1 for video. */
  channels: number
  /** `a=fmtp` parameters, names in lower case. */
  parameters: ReadonlyMap<string, string>
  /** As written; null when the track has none. */
  control: string | null
  framesPerSecond: number | null
}>

/** The tracks that we take, and the names of the codings that we passed over. */
export type SdpTracks = Readonly<{
  video: SdpTrack<VideoCodec> | null
  audio: SdpTrack<AudioCodec> | null
  passedOver: readonly string[]
}>

type Mapping = { type: number; name: string; rate: number; channels: number }

// RFC 3551 §6: the types that need no rtpmap.
const STATIC: readonly Mapping[] = [
  { type: 0, name: 'pcmu', rate: 8000, channels: 1 },
  { type: 8, name: 'pcma', rate: 8000, channels: 1 },
]
const VIDEO: ReadonlyMap<string, VideoCodec> = new Map([
  ['h264', 'h264'],
  ['h265', 'h265'],
])
const AUDIO: ReadonlyMap<string, AudioCodec> = new Map([
  ['mpeg4-generic', 'aac'],
  ['pcma', 'pcma'],
  ['pcmu', 'pcmu'],
  ['opus', 'opus'],
])
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['h.264', 'h264'],
  ['avc', 'h264'],
  ['hevc', 'h265'],
  ['h.265', 'h265'],
  ['aac', 'mpeg4-generic'],
  ['g711a', 'pcma'],
  ['g711u', 'pcmu'],
])
const DEFAULT_RATE = { h264: 90_000, h265: 90_000, aac: 8000, pcma: 8000, pcmu: 8000, opus: 48_000 } as const
const RATE_LIMIT = 768_000

/** The first H.264 or H.265 video and the first audio we can keep; talk-back tracks (`sendonly` is said from the reader's end) are none. */
export function selectTracks(session: SdpSession, note: NoteQuirk = ignoreQuirk): SdpTracks {
  let video: SdpTrack<VideoCodec> | null = null
  let audio: SdpTrack<AudioCodec> | null = null
  const passedOver: string[] = []
  for (const media of session.media) {
    const mapping = mappingsOf(media, note)
    if (media.kind === 'video' && !video) video = readTrack(media, mapping, { known: VIDEO, note })
    else if (media.kind === 'audio' && !audio && !isTalkBack(media))
      audio = readTrack(media, mapping, { known: AUDIO, note })
    else continue
    if (media.kind === 'video' ? !video : !audio) passedOver.push(mapping[0]?.name ?? media.formats[0] ?? '?')
  }
  if (video && video.control === null && audio && audio.control === null) note('sdp-control-missing')
  return { video, audio, passedOver: passedOver.slice(0, 8) }
}

type Reading<Codec> = Readonly<{ known: ReadonlyMap<string, Codec>; note: NoteQuirk }>

function readTrack<Codec extends VideoCodec | AudioCodec>(
  media: SdpMedia,
  mappings: readonly Mapping[],
  { known, note }: Reading<Codec>,
): SdpTrack<Codec> | null {
  for (const mapping of mappings) {
    const codec = known.get(ALIASES.get(mapping.name) ?? mapping.name)
    if (codec === undefined) continue
    if (ALIASES.has(mapping.name)) note('sdp-wrong-dynamic-name')
    const isVideo = codec === 'h264' || codec === 'h265'
    return {
      codec,
      payloadType: mapping.type,
      clockRate: isVideo || mapping.rate < 1 || mapping.rate > RATE_LIMIT ? DEFAULT_RATE[codec] : mapping.rate,
      channels: isVideo ? 1 : Math.min(Math.max(mapping.channels, 1), 8),
      parameters: parametersOf(media, mapping.type, note),
      control: sdpAttribute(media.attributes, 'control'),
      framesPerSecond: isVideo ? frameRateOf(media) : null,
    }
  }
  return null
}

function mappingsOf(media: SdpMedia, note: NoteQuirk): Mapping[] {
  const maps = media.attributes.flatMap(([name, value]) => (name === 'rtpmap' ? (parseMapping(value ?? '') ?? []) : []))
  const mappings: Mapping[] = []
  for (const format of media.formats) {
    const type = /^\d{1,3}$/.test(format) ? Number(format) : -1
    if (type < 0 || type > 127) continue
    const fixed = STATIC.find((one) => one.type === type)
    const found = maps.find((one) => one.type === type) ?? fixed
    if (found === fixed && fixed) note('sdp-static-type-without-map')
    if (found) mappings.push(found)
    else if (maps.length === 1 && media.formats.length === 1 && maps[0]) {
      note('sdp-wrong-payload-type')
      mappings.push({ ...maps[0], type })
    }
  }
  return mappings
}

function parseMapping(value: string): Mapping | null {
  const match = /^(\d{1,3})\s+([\w.-]{1,64})(?:\s*\/\s*(\d{1,9}))?(?:\s*\/\s*(\d{1,2}))?/.exec(value)
  if (!match) return null
  return {
    type: Number(match[1]),
    name: (match[2] ?? '').toLowerCase(),
    rate: Number(match[3] ?? 0),
    channels: Number(match[4] ?? 1),
  }
}

/** The parameters under the track's payload type, or under any when the camera wrote only one line with a wrong type. */
function parametersOf(media: SdpMedia, type: number, note: NoteQuirk): ReadonlyMap<string, string> {
  const lines = media.attributes.flatMap(([name, value]) => {
    const match = name === 'fmtp' ? /^(\d{1,3})\s+([^]*)$/.exec(value ?? '') : null
    return match ? [{ type: Number(match[1]), text: match[2] ?? '' }] : []
  })
  const own = lines.filter((line) => line.type === type)
  const used = own.length > 0 || lines.length !== 1 ? own : lines
  if (used.length > 0 && own.length === 0) note('sdp-wrong-payload-type')
  const parameters = new Map<string, string>()
  for (const field of used.flatMap((line) => line.text.split(';'))) {
    const equals = field.indexOf('=')
    const name = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase()
    if (name !== '' && parameters.size < 64) parameters.set(name, equals < 0 ? '' : field.slice(equals + 1).trim())
  }
  return parameters
}

function frameRateOf(media: SdpMedia): number | null {
  const text = sdpAttribute(media.attributes, 'framerate') ?? sdpAttribute(media.attributes, 'x-framerate')
  const rate = Number.parseFloat(text ?? '')
  return rate > 0 && rate <= 1000 ? rate : null
}

/** ONVIF's back channel: audio that flows to the camera. ONVIF Streaming Specification §5.3. */
function isTalkBack(media: SdpMedia): boolean {
  return sdpAttribute(media.attributes, 'sendonly') !== null
}
