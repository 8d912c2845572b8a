// SPDX-License-Identifier: Apache-2.0
import { type EpochMillis, type EpochTicks, Fault, toTicks } from '@mingjian/base'

/** What a time stamp authority signed (RFC 3161 §2.4.2). Its signature is not checked here: that takes the authority's certificate. */
export type TimeStamp = Readonly<{
  /** `sha256`, `sha384`, `sha512`, or the identifier as it stands. */
  algorithm: string
  imprint: Uint8Array
  at: EpochTicks
  policy: string
  serial: string
}>

const MOST = 200_000
const TAG = { integer: 0x02, octets: 0x04, oid: 0x06, time: 0x18, sequence: 0x30, set: 0x31, explicit: 0xa0 }
const SIGNED_DATA = '1.2.840.113549.1.7.2'
const TST_INFO = '1.2.840.113549.1.9.16.1.4'
const ALGORITHMS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** Reads a TimeStampResp, or the token alone, in DER. Throws `evidence.package.time-stamp`. */
export function parseTimeStamp(bytes: Uint8Array): TimeStamp {
  if (bytes.length > MOST) throw malformed('it is too long')
  const outer = contentsOf(whole(bytes))
  // A response is (status, token); a token begins with the identifier of its content.
  const token = outer[0]?.tag === TAG.sequence ? need(outer[1], TAG.sequence) : whole(bytes)
  const [type, content] = contentsOf(token)
  if (oidOf(need(type, TAG.oid)) !== SIGNED_DATA) throw malformed('it is not signed data')
  const signed = contentsOf(need(contentsOf(need(content, TAG.explicit))[0], TAG.sequence))
  const inner = contentsOf(
    need(
      signed.slice(2).find(({ tag }) => tag === TAG.sequence),
      TAG.sequence,
    ),
  )
  if (oidOf(need(inner[0], TAG.oid)) !== TST_INFO) throw malformed('what is signed is no time stamp')
  const octets = need(contentsOf(need(inner[1], TAG.explicit))[0], TAG.octets)
  return readInfo(contentsOf(whole(octets.value)))
}

function readInfo([, policy, imprint, serial, time]: readonly Item[]): TimeStamp {
  const [algorithm, hash] = contentsOf(need(imprint, TAG.sequence))
  const name = oidOf(need(contentsOf(need(algorithm, TAG.sequence))[0], TAG.oid))
  return {
    algorithm: ALGORITHMS[name] ?? name,
    imprint: need(hash, TAG.octets).value,
    at: timeOf(need(time, TAG.time)),
    policy: oidOf(need(policy, TAG.oid)),
    serial: Array.from(need(serial, TAG.integer).value, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  }
}

type Item = Readonly<{ tag: number; value: Uint8Array; end: number }>

function readItem(bytes: Uint8Array, at: number): Item {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined) throw malformed('it is cut short')
  const more = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || more > 4) throw malformed('a length is not DER')
  let length = more === 0 ? first : 0
  for (let i = 0; i < more; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  const begin = at + 2 + more
  if (begin + length > bytes.length) throw malformed('it is cut short')
  return { tag, value: bytes.subarray(begin, begin + length), end: begin + length }
}

function whole(bytes: Uint8Array): Item {
  return readItem(bytes, 0)
}

function contentsOf({ value }: Item): Item[] {
  const items: Item[] = []
  for (let at = 0; at < value.length; at = items.at(-1)?.end ?? value.length) items.push(readItem(value, at))
  return items
}

function need(item: Item | undefined, tag: number): Item {
  if (item?.tag === tag) return item
  throw malformed('it is not built like a time stamp')
}

function oidOf({ value }: Item): string {
  const parts: number[] = []
  let part = 0
  for (const byte of value) {
    part = part * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(part / 40)), part - 40 * Math.min(2, Math.floor(part / 40)))
    else parts.push(part)
    part = 0
  }
  return parts.join('.')
}

function timeOf({ value }: Item): EpochTicks {
  const text = String.fromCharCode(...value.subarray(0, 40))
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,6})?Z$/.exec(text)
  if (!match) throw malformed('its time is none')
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const millis = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`)
  if (Number.isNaN(millis)) throw malformed('its time is none')
  return toTicks(millis as EpochMillis)
}

function malformed(why: string): Fault {
  return new Fault('bad-input', 'evidence.package.time-stamp', `not a time stamp: ${why}`)
}
