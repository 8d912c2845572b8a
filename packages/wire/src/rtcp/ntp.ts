// SPDX-License-Identifier: Apache-2.0
import type { EpochMillis } from '@mingjian/base'

/** A 64-bit NTP time as its two words: seconds since 1900 and their 2^-32 parts. RFC 5905 §6. */
export type NtpTime = Readonly<{ seconds: number; fraction: number }>

const EPOCH_OFFSET = 2_208_988_800
const ERA = 2 ** 32

/** Words below 2^31 count from the second era, which begins in 2036; null for the zero that means "not known". */
export function ntpToEpoch(time: NtpTime): EpochMillis | null {
  if (time.seconds === 0 && time.fraction === 0) return null
  const seconds = time.seconds < 0x8000_0000 ? time.seconds + ERA : time.seconds
  return ((seconds - EPOCH_OFFSET) * 1000 + (time.fraction / ERA) * 1000) as EpochMillis
}

export function epochToNtp(time: EpochMillis): NtpTime {
  const parts = Math.round((time - Math.floor(time / 1000) * 1000) * (ERA / 1000))
  const carry = parts >= ERA ? 1 : 0
  return { seconds: (Math.floor(time / 1000) + EPOCH_OFFSET + carry) % ERA, fraction: carry ? 0 : parts }
}

/** The middle 32 bits, which receiver reports send back. RFC 3550 §6.4.1. */
export function ntpMiddle(time: NtpTime): number {
  return (((time.seconds & 0xffff) << 16) | (time.fraction >>> 16)) >>> 0
}
