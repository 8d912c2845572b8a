// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** Sizes of a spreadsheet's parts, opened. */
const LARGEST = 64 * 1024 * 1024
const END = 0x06054b50
const ENTRY = 0x02014b50

/**
 * Looks through a zip's list of contents before anything is opened. Throws `registry.sheet.unreadable` for what is no zip
 * and `registry.sheet.long` for one whose contents are larger than a spreadsheet has any use for.
 */
export function checkZipSize(bytes: Buffer): void {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END) throw unreadable()
  let at = bytes.readUInt32LE(end + 16)
  let total = 0
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw unreadable()
    total += bytes.readUInt32LE(at + 24)
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  if (total > LARGEST) throw new Fault('bad-input', 'registry.sheet.long', 'this spreadsheet is too large', { total })
}

function unreadable(): Fault {
  return new Fault('bad-input', 'registry.sheet.unreadable', 'this is no spreadsheet (xlsx)')
}
