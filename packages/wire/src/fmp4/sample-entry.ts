// SPDX-License-Identifier: Apache-2.0
import { opusBoxBody } from '../opus/opus-head.ts'
import type { AudioFormat, VideoFormat } from '../media.ts'
import type { BoxWriter } from './box-writer.ts'

/** `avc1` or `hvc1` with its configuration record. ISO/IEC 14496-12 §12.1.3, 14496-15 §5.4.2, §8.4.1. */
export function writeVideoEntry(box: BoxWriter, format: VideoFormat): void {
  const isH264 = format.codec === 'h264'
  box
    .open(isH264 ? 'avc1' : 'hvc1')
    .zeros(6)
    .u16(1)
    .zeros(16)
  box.u16(format.width).u16(format.height).u32(0x480000).u32(0x480000).u32(0).u16(1).zeros(32).u16(24).u16(0xffff)
  box
    .open(isH264 ? 'avcC' : 'hvcC')
    .bytes(format.config)
    .close()
  box.close()
}

/** `mp4a`, `Opus`, or QuickTime's `alaw`/`ulaw`, which players know though the ISO standard does not. */
export function writeAudioEntry(box: BoxWriter, format: AudioFormat): void {
  const rate = format.rate <= 0xffff ? format.rate : 0
  box.open(entryType(format)).zeros(6).u16(1).zeros(8)
  box
    .u16(format.channels)
    .u16(16)
    .u32(0)
    .u32(rate * 0x10000)
  if (format.codec === 'aac') writeEsds(box, format)
  if (format.codec === 'opus') box.open('dOps').bytes(opusBoxBody(format.config)).close()
  box.close()
}

function entryType(format: AudioFormat): string {
  switch (format.codec) {
    case 'aac':
      return 'mp4a'
    case 'opus':
      return 'Opus'
    case 'pcma':
      return 'alaw'
    case 'pcmu':
      return 'ulaw'
  }
}

/** Elementary stream descriptor. ISO/IEC 14496-1 §7.2.6.5, 14496-14 §3.1. */
function writeEsds(box: BoxWriter, format: AudioFormat): void {
  const specific = format.config.length
  const decoder = 13 + 5 + specific
  box.full('esds', 0, 0)
  descriptor(box, 3, 3 + 5 + decoder + 5 + 1)
  box.u16(2).u8(0)
  descriptor(box, 4, decoder)
  box.u8(0x40).u8(0x15).zeros(3).u32(0).u32(0)
  descriptor(box, 5, specific)
  box.bytes(format.config)
  descriptor(box, 6, 1)
  box.u8(2).close()
}

function descriptor(box: BoxWriter, tag: number, size: number): void {
  box
    .u8(tag)
    .u8(0x80 | (size >> 21))
    .u8(0x80 | ((size >> 14) & 0x7f))
    .u8(0x80 | ((size >> 7) & 0x7f))
    .u8(size & 0x7f)
}
