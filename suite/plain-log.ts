// SPDX-License-Identifier: Apache-2.0
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  formatBundle,
  formatCheckpoint,
  formatNote,
  formatTilePath,
  type KeyUse,
  leafHash,
  makeVerifierKey,
  type NoteSigner,
  type ReadTile,
  type Sha256,
  signNote,
  TILE_WIDTH,
  treeHash,
  type VerifyEd25519,
} from '@mingjian/evidence'

export const sha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export const verifyEd25519: VerifyEd25519 = async (key, message, signature) =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([DER_PREFIX, key]), format: 'der', type: 'spki' }),
    signature,
  )

/** A new key of a name. */
export function makeSigner(name: string, use: KeyUse): NoteSigner {
  const pair = generateKeyPairSync('ed25519')
  const key = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })).slice(DER_PREFIX.length)
  return {
    key: makeVerifierKey(sha256, { name, use, key }),
    sign: async (message) => new Uint8Array(sign(null, message, pair.privateKey)),
  }
}

export function readTileIn(folder: string): ReadTile {
  return (tile) =>
    readFile(join(folder, formatTilePath(tile))).then(
      (bytes) => new Uint8Array(bytes),
      () => null,
    )
}

/**
 * A log written in the plainest way: all tiles of all entries at once, in the C2SP layout. For comparison with the
 * product's own writer, and as the forger's tool of the attack suite: whoever has the key can write any log.
 */
export async function writePlainLog(
  folder: string,
  entries: readonly Uint8Array[],
  by: Readonly<{ signers: readonly NoteSigner[]; time: number }>,
): Promise<string> {
  await rm(join(folder, 'tile'), { recursive: true, force: true })
  for (let first = 0; first < entries.length; first += TILE_WIDTH) {
    const part = entries.slice(first, first + TILE_WIDTH)
    await put(folder, { level: 'entries', index: first / TILE_WIDTH, width: part.length }, formatBundle(part))
  }
  const leaves = entries.map((entry) => leafHash(sha256, entry))
  let row = leaves
  for (let level = 0; row.length > 0; level++) {
    const above: Uint8Array[] = []
    for (let first = 0; first < row.length; first += TILE_WIDTH) {
      const part = row.slice(first, first + TILE_WIDTH)
      await put(folder, { level, index: first / TILE_WIDTH, width: part.length }, Buffer.concat(part))
      if (part.length === TILE_WIDTH) above.push(treeHash(sha256, part))
    }
    row = above
  }
  const origin = by.signers[0]?.key.name ?? ''
  const root = treeHash(sha256, leaves)
  const text = formatCheckpoint({ origin, size: entries.length, root, extensions: [] })
  const signatures = await Promise.all(by.signers.map((signer) => signNote(text, signer, by.time)))
  const note = formatNote({ text, signatures })
  await writeFile(join(folder, 'checkpoint'), note)
  return note
}

async function put(folder: string, tile: Parameters<typeof formatTilePath>[0], bytes: Uint8Array): Promise<void> {
  const file = join(folder, formatTilePath(tile))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, bytes)
}
