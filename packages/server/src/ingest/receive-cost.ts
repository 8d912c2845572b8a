// SPDX-License-Identifier: Apache-2.0
import { silentLog } from '@mingjian/base'
import { createVideoDepacketizer, formatRtp, RtspFramer } from '@mingjian/wire'
import type { Wrap16, Wrap32 } from '@mingjian/base'
import { TrackReceiver } from './track-receiver.ts'

/** What the receive path costs a packet, without the kernel: framing, RTP, and with `depacketize` H.264 reassembly too. Nanoseconds. */
export function measureReceive(packets: number, depacketize: boolean): number {
  const stream = sampleStream(600)
  const track = new TrackReceiver({
    payloadType: 96,
    clockRate: 90_000,
    isOrdered: true,
    note: () => {},
    report: () => {},
    bye: () => {},
  })
  let bytes = 0
  track.depacketizer = depacketize
    ? createVideoDepacketizer(
        { codec: 'h264' },
        { unit: (unit) => void (bytes += unit.data.length), format: () => {}, quirk: silentLog.debug },
      )
    : { push: (payload) => void (bytes += payload.length), flush: () => {} }
  const framer = new RtspFramer({
    sink: { message: () => {}, packet: (_channel, chunk, start, end) => track.packet(chunk, start, end, 1) },
  })
  const chunk = 65_536
  const rounds = Math.ceil(packets / 600)
  const began = process.hrtime.bigint()
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < stream.length; at += chunk) framer.push(stream, at, Math.min(at + chunk, stream.length))
  }
  return Number(process.hrtime.bigint() - began) / (rounds * 600)
}

/** Interleaved packets of 1,400 bytes, thirty to a picture, as fragments of one NAL unit (RFC 6184 §5.8). */
function sampleStream(count: number): Uint8Array {
  const frames: Uint8Array[] = []
  for (let i = 0; i < count; i++) {
    const bytes = new Uint8Array(1400).fill(0x5a)
    const isFirst = i % 30 === 0
    const isLast = i % 30 === 29
    bytes.set([0x7c, (isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | (i < 30 ? 5 : 1), 0x88, 0x84])
    const rtp = formatRtp({
      marker: isLast,
      type: 96,
      sequence: i as Wrap16,
      time: (Math.floor(i / 30) * 3600) as Wrap32,
      ssrc: 1,
      bytes,
      start: 0,
      end: bytes.length,
    })
    frames.push(Uint8Array.of(0x24, 0, rtp.length >> 8, rtp.length & 0xff), rtp)
  }
  return new Uint8Array(Buffer.concat(frames))
}
