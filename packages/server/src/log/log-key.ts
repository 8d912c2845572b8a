// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Fault, toError } from '@mingjian/base'
import { fromBase64, makeVerifierKey, type NoteSigner, toBase64, type VerifyEd25519 } from '@mingjian/evidence'
import { nodeDisk } from '../disk/disk.ts'
import { sha256 } from '../disk/sha256.ts'

const SECRET_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex') // PKCS #8 before an Ed25519 seed, RFC 8410
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const SEED_SIZE = 32
const ALGORITHM = 1

/**
 * The key that signs checkpoints, one line as Go's `note` package writes signers: `PRIVATE+KEY+<name>+<key id>+<base64>`. The name
 * in it is the log's origin from its first day on, whatever the instance is called later. Null when there is no file.
 */
export async function readLogKey(file: string): Promise<NoteSigner | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new Fault('unavailable', 'log.key.unreadable', `${file} cannot be read: ${toError(error).message}`, { file })
  })
  return text === null ? null : parseSigner(text, file)
}

/** Makes a key in mode 0600; on the medium when it resolves. A crash before leaves no key, or the whole one. */
export async function makeLogKey(file: string, name: string): Promise<NoteSigner> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(SECRET_PREFIX.length)
  const signer = signerOf(name, privateKey)
  const id = signer.key.keyId.toString(16).padStart(8, '0')
  await rm(`${file}~`, { force: true })
  const handle = await open(`${file}~`, 'wx', 0o600)
  try {
    await handle.writeFile(`PRIVATE+KEY+${name}+${id}+${toBase64(Buffer.concat([Buffer.of(ALGORITHM), seed]))}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}~`, file)
  await nodeDisk.syncFolder(path.dirname(file))
  return signer
}

export const verifyEd25519: VerifyEd25519 = (key, message, signature) => {
  const der = Buffer.concat([PUBLIC_PREFIX, key])
  return Promise.resolve(verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature))
}

function parseSigner(text: string, file: string): NoteSigner {
  const match = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n?$/.exec(text)
  const [, name = '', id = '', encoded = ''] = match ?? []
  const bytes = fromBase64(encoded)
  if (match && bytes && bytes[0] === ALGORITHM && bytes.length === 1 + SEED_SIZE) {
    const der = Buffer.concat([SECRET_PREFIX, bytes.subarray(1)])
    const signer = signerOf(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
    if (signer.key.keyId.toString(16).padStart(8, '0') === id) return signer
  }
  throw new Fault('data-loss', 'log.key.wrong', `${file} holds no signing key`, { file })
}

function signerOf(name: string, secret: KeyObject): NoteSigner {
  const der = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  const key = makeVerifierKey(sha256, { name, use: 'log', key: new Uint8Array(der.subarray(PUBLIC_PREFIX.length)) })
  return { key, sign: (message) => Promise.resolve(new Uint8Array(sign(null, message, secret))) }
}
