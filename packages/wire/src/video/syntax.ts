// SPDX-License-Identifier: Apache-2.0
import type { VideoCodec, VideoFormat } from '../media.ts'

/** What a NAL unit is to the building of access units. */
export const NalRole = {
  /** Filler and stream ends: taken out. */
  Drop: 0,
  Slice: 1,
  /** Of a picture at which decoding can begin. */
  KeySlice: 2,
  ParameterSet: 3,
  Sei: 4,
  /** Access unit delimiter: taken out, but a picture ends before it. */
  Delimiter: 5,
  Keep: 6,
  /** Types that no stream may hold. */
  Reserved: 7,
} as const

export type SetChange = 'same' | 'changed' | 'bad'

/** How one codec's NAL units are read; the assembler asks nothing else of a codec. */
export interface VideoSyntax {
  readonly codec: VideoCodec
  readonly headerBytes: number
  roleOf(firstByte: number): number
  /** Whether a slice is the first of its picture. */
  isFirstSlice(bytes: Uint8Array, at: number): boolean
  /** Leading pictures that refer to what came before the key picture they follow. */
  isSkippedLeading(firstByte: number): boolean
  /** The PPS a slice refers to; throws a Fault. */
  ppsOf(nal: Uint8Array): number
  isIntra(nal: Uint8Array): boolean
  hasRecoveryPoint(nal: Uint8Array): boolean
  /** Remembers a parameter set, copying it. `bad` when it cannot be read; it is not remembered then. */
  putSet(nal: Uint8Array): SetChange
  /** Whether a changed set may come into force between key pictures. */
  isPictureSet(nal: Uint8Array): boolean
  /** The format of a key picture that refers to this PPS, null while a set is missing; the same object until a set changes. */
  formatOf(ppsId: number): VideoFormat | null
  /** Two fields may share a time stamp without being one picture each. */
  canPairFields(): boolean
}
