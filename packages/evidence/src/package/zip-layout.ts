// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import { equalBytes } from '../tree/equal.ts'

/** A member of an archive: its bytes lie behind its local header, uncompressed. */
export type ZipMember = Readonly<{ name: string; size: number; crc: number; offset: number }>

/** Bytes at a place. Answers fewer only at the end. */
export type ReadAt = Readonly<{ size: number; read: (offset: number, length: number) => Promise<Uint8Array> }>

const VERSION = 45 // ZIP64
const UTF8 = 0x0800
/** 1 January 1980: the times that matter stand in the manifest. */
const DATE = 0x0021
const LOCAL = { sign: 0x04034b50, bytes: 30, extra: 20 }
const CENTRAL = { sign: 0x02014b50, bytes: 46, extra: 28 }
const END = { sign: 0x06054b50, bytes: 22, sign64: 0x06064b50, bytes64: 56, locator: 0x07064b50, locatorBytes: 20 }
const END_BYTES = END.bytes64 + END.locatorBytes + END.bytes
const ALL = 0xffffffff
const MODE = 0o100644
const MOST_MEMBERS = 10_000
const MOST_DIRECTORY = 16 << 20
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes from a member's offset to the beginning of its data. */
export function localHeaderBytes(name: string): number {
  return LOCAL.bytes + encoder.encode(name).length + LOCAL.extra
}

/**
 * The one way in which we write an archive (APPNOTE 6.3.10): stored, ZIP64 throughout, no times, no comments. A reader can so compute every
 * byte that is not data, and no byte is left in which something could be changed unseen.
 */
export function formatLocalHeader(member: Omit<ZipMember, 'offset'>): Uint8Array {
  const name = encoder.encode(member.name)
  const bytes = new Uint8Array(LOCAL.bytes + name.length + LOCAL.extra)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, LOCAL.sign, true)
  writeCommon(view, 4, { member, nameBytes: name.length, extra: LOCAL.extra })
  bytes.set(name, LOCAL.bytes)
  writeExtra(view, LOCAL.bytes + name.length, [member.size, member.size])
  return bytes
}

/** Directory and end of archive, to be written behind the last member. */
export function formatDirectory(members: readonly ZipMember[], at: number): Uint8Array {
  const entries = members.map(formatCentral)
  const size = entries.reduce((sum, entry) => sum + entry.length, 0)
  const bytes = new Uint8Array(size + END_BYTES)
  let end = 0
  for (const entry of entries) {
    bytes.set(entry, end)
    end += entry.length
  }
  writeEnd(new DataView(bytes.buffer), end, { count: members.length, size, at })
  return bytes
}

/**
 * The members of an archive of ours, in order. Throws `evidence.package.archive` with what is wrong and, where it can be told, the member: any byte
 * outside the members' data that is not as {@link formatDirectory} and {@link formatLocalHeader} write it.
 */
export async function readArchive(file: ReadAt): Promise<ZipMember[]> {
  if (file.size < END_BYTES) throw altered('it is too short to be a package')
  const end = await file.read(file.size - END_BYTES, END_BYTES)
  const view = new DataView(end.buffer, end.byteOffset, end.byteLength)
  const [count, size, at] = [getU64(view, 32), getU64(view, 40), getU64(view, 48)]
  if (count > MOST_MEMBERS || size > MOST_DIRECTORY || at + size + END_BYTES !== file.size)
    throw altered('the end of the archive is not one of ours')
  const bytes = await file.read(at, size + END_BYTES)
  const members = parseDirectory(bytes.subarray(0, size), count)
  if (!equalBytes(formatDirectory(members, at), bytes)) throw altered('the directory of the archive was altered')
  await checkPlaces(file, members, at)
  return members
}

async function checkPlaces(file: ReadAt, members: readonly ZipMember[], end: number): Promise<void> {
  let at = 0
  const names = new Set<string>()
  for (const member of members) {
    const { name, offset, size } = member
    if (offset !== at || names.has(name)) throw altered('the members do not follow one another', name)
    names.add(name)
    const header = formatLocalHeader(member)
    if (!equalBytes(await file.read(offset, header.length), header)) throw altered('its header was altered', name)
    at = offset + header.length + size
  }
  if (at !== end) throw altered('there is something between the last member and the directory')
}

function parseDirectory(bytes: Uint8Array, count: number): ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const members: ZipMember[] = []
  let at = 0
  while (members.length < count) {
    if (at + CENTRAL.bytes > bytes.length || view.getUint32(at, true) !== CENTRAL.sign)
      throw altered('the directory of the archive was altered')
    const nameBytes = view.getUint16(at + 28, true)
    const extra = at + CENTRAL.bytes + nameBytes
    if (extra + CENTRAL.extra > bytes.length) throw altered('the directory of the archive was altered')
    members.push({
      name: readName(bytes.subarray(at + CENTRAL.bytes, extra)),
      crc: view.getUint32(at + 16, true),
      size: getU64(view, extra + 4),
      offset: getU64(view, extra + 20),
    })
    at = extra + CENTRAL.extra
  }
  return members
}

function readName(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (error) {
    throw new Fault('bad-input', 'evidence.package.archive', 'a name in the directory is not text', {}, error)
  }
}

function formatCentral(member: ZipMember): Uint8Array {
  const name = encoder.encode(member.name)
  const bytes = new Uint8Array(CENTRAL.bytes + name.length + CENTRAL.extra)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, CENTRAL.sign, true)
  view.setUint16(4, (3 << 8) | VERSION, true)
  writeCommon(view, 6, { member, nameBytes: name.length, extra: CENTRAL.extra })
  view.setUint32(38, (MODE << 16) >>> 0, true)
  view.setUint32(42, ALL, true)
  bytes.set(name, CENTRAL.bytes)
  writeExtra(view, CENTRAL.bytes + name.length, [member.size, member.size, member.offset])
  return bytes
}

type Common = Readonly<{ member: Omit<ZipMember, 'offset'>; nameBytes: number; extra: number }>

function writeCommon(view: DataView, at: number, { member, nameBytes, extra }: Common): void {
  view.setUint16(at, VERSION, true)
  view.setUint16(at + 2, UTF8, true)
  view.setUint16(at + 8, DATE, true)
  view.setUint32(at + 10, member.crc, true)
  view.setUint32(at + 14, ALL, true)
  view.setUint32(at + 18, ALL, true)
  view.setUint16(at + 22, nameBytes, true)
  view.setUint16(at + 24, extra, true)
}

function writeExtra(view: DataView, at: number, values: readonly number[]): void {
  view.setUint16(at, 1, true)
  view.setUint16(at + 2, values.length * 8, true)
  values.forEach((value, index) => view.setBigUint64(at + 4 + index * 8, BigInt(value), true))
}

function writeEnd(view: DataView, at: number, end: Readonly<{ count: number; size: number; at: number }>): void {
  view.setUint32(at, END.sign64, true)
  view.setBigUint64(at + 4, BigInt(END.bytes64 - 12), true)
  view.setUint16(at + 12, (3 << 8) | VERSION, true)
  view.setUint16(at + 14, VERSION, true)
  for (const [place, value] of [
    [24, end.count],
    [32, end.count],
    [40, end.size],
    [48, end.at],
  ] as const)
    view.setBigUint64(at + place, BigInt(value), true)
  const locator = at + END.bytes64
  view.setUint32(locator, END.locator, true)
  view.setBigUint64(locator + 8, BigInt(end.at + end.size), true)
  view.setUint32(locator + 16, 1, true)
  const last = locator + END.locatorBytes
  view.setUint32(last, END.sign, true)
  view.setUint16(last + 8, 0xffff, true)
  view.setUint16(last + 10, 0xffff, true)
  view.setUint32(last + 12, ALL, true)
  view.setUint32(last + 16, ALL, true)
}

/** Beyond 2^53 − 1 is no place of ours: such a number fits nothing and is refused by whoever compares it. */
function getU64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true))
}

function altered(why: string, member?: string): Fault {
  const words = member === undefined ? why : `${member}: ${why}`
  return new Fault('bad-input', 'evidence.package.archive', words, { member: member ?? null })
}
