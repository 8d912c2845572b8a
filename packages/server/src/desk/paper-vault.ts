// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import path from 'node:path'
import { Fault, toError } from '@mingjian/base'
import type { Disk } from '../disk/disk.ts'
import { readFile, removeFile, replaceFile } from '../disk/durable.ts'
import type { SecretBox } from '../store/secret-box.ts'

export type PaperPlace = Readonly<{ order: string; id: string }>
/** What is to be kept of a scan: `key` opens it, and is itself sealed. */
export type KeptPaper = Readonly<{ type: PaperType; bytes: number; sha256: string; key: Buffer }>
export type PaperType = 'image/jpeg' | 'image/png' | 'application/pdf'

/** A scan of a certificate is well below this. */
export const LARGEST_PAPER = 8 * 1024 * 1024

/**
 * Scans at rest under `<data>/desk/<order>/<id>`: AES-256-GCM, each under a key of its own, so that dropping the key's row
 * destroys the scan wherever copies of the file lie.
 */
export class PaperVault {
  readonly #folder: string
  readonly #disk: Disk
  readonly #secrets: SecretBox

  constructor(options: Readonly<{ folder: string; disk: Disk; secrets: SecretBox }>) {
    this.#folder = options.folder
    this.#disk = options.disk
    this.#secrets = options.secrets
  }

  /** Durable when it resolves. Throws `order.paper.type` unless the bytes themselves are JPEG, PNG or PDF, and `order.paper.size`. */
  async put(place: PaperPlace, bytes: Uint8Array): Promise<KeptPaper> {
    if (bytes.length > LARGEST_PAPER)
      throw new Fault('bad-input', 'order.paper.size', `a scan has at most ${LARGEST_PAPER} bytes`)
    const type = sniffPaper(bytes)
    if (type === null) throw new Fault('bad-input', 'order.paper.type', 'a scan is a JPEG, a PNG or a PDF')
    const key = randomBytes(KEY_BYTES)
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(bind(place))
    const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    const file = this.#fileOf(place)
    await this.#disk.makeFolder(path.dirname(file))
    await replaceFile(this.#disk, file, sealed)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { type, bytes: bytes.length, sha256, key: this.#secrets.seal(key.toString('base64')) }
  }

  /** Throws `order.paper.lost` when the file is gone, altered, or not the one whose hash was entered. */
  async get(place: PaperPlace, kept: Pick<KeptPaper, 'sha256' | 'key'>): Promise<Uint8Array> {
    const sealed = await readFile(this.#disk, this.#fileOf(place), LARGEST_PAPER + NONCE_BYTES + TAG_BYTES)
    if (sealed === null || sealed.length < NONCE_BYTES + TAG_BYTES) throw lost(place, 'the file is gone')
    const bytes = this.#open(place, sealed, kept.key)
    if (createHash('sha256').update(bytes).digest('hex') !== kept.sha256) throw lost(place, 'the hash is another')
    return bytes
  }

  async remove(place: PaperPlace): Promise<void> {
    const file = this.#fileOf(place)
    if (await removeFile(this.#disk, file)) await this.#disk.syncFolder(path.dirname(file))
  }

  #open(place: PaperPlace, sealed: Uint8Array, sealedKey: Uint8Array): Buffer {
    const key = Buffer.from(this.#secrets.open(sealedKey), 'base64')
    const [nonce, tag] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(sealed.length - TAG_BYTES)]
    try {
      const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(bind(place)).setAuthTag(tag)
      return Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), cipher.final()])
    } catch (thrown) {
      throw lost(place, toError(thrown).message)
    }
  }

  #fileOf({ order, id }: PaperPlace): string {
    return path.join(this.#folder, path.basename(order), path.basename(id))
  }
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What the bytes are, whatever anybody says they are; null for none of the three. */
export function sniffPaper(bytes: Uint8Array): PaperType | null {
  const starts = (...signature: number[]): boolean => signature.every((byte, at) => bytes[at] === byte)
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (starts(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf'
  return null
}

/** Ties the file to its place: one scan's file cannot stand in for another's. */
function bind({ order, id }: PaperPlace): Buffer {
  return Buffer.from(`mingjian-paper-v1\n${order}\n${id}`)
}

function lost(place: PaperPlace, why: string): Fault {
  return new Fault('data-loss', 'order.paper.lost', `a scan cannot be read back: ${why}`, place)
}
