// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '@mingjian/base'
import { makeVerifierKey, type NoteSigner } from '@mingjian/evidence'
import { isAbsent, nodeDisk } from '../disk/disk.ts'
import { sha256 } from '../disk/sha256.ts'

/** SubjectPublicKeyInfo of an Ed25519 key, up to the key itself. RFC 8410. */
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * The key with which this instance cosigns others' logs: `<data>/witness-key`, made at the first call. It is not the key of
 * its own log: one Ed25519 key must not serve two purposes (C2SP tlog-cosignature). Throws `witness.key.unreadable`.
 */
export async function openWitnessKey(data: string, name: string): Promise<NoteSigner> {
  const key = readKey((await readIfThere(data)) ?? (await makeKey(data)))
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return {
    key: makeVerifierKey(sha256, { name, use: 'witness', key: new Uint8Array(der.subarray(DER_PREFIX.length)) }),
    sign: async (message) => new Uint8Array(sign(null, message, key)),
  }
}

const FILE = 'witness-key'

async function readIfThere(data: string): Promise<Buffer | null> {
  try {
    return await readFile(path.join(data, FILE))
  } catch (thrown) {
    if (isAbsent(thrown)) return null
    throw thrown
  }
}

async function makeKey(data: string): Promise<Buffer> {
  const { privateKey } = generateKeyPairSync('ed25519')
  await mkdir(data, { recursive: true, mode: 0o700 })
  const draft = path.join(data, `${FILE}.${randomBytes(4).toString('hex')}`)
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }))
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, path.join(data, FILE)) // of two that start together one wins, and both read its key
    await nodeDisk.syncFolder(data)
  } catch (lost) {
    const kept = await readIfThere(data)
    if (kept === null) throw lost
    return kept
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(path.join(data, FILE))
}

function readKey(text: Buffer): KeyObject {
  try {
    const key = createPrivateKey(text)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (thrown) {
    throw unreadable(thrown)
  }
  throw unreadable(null)
}

function unreadable(cause: unknown): Fault {
  return new Fault('data-loss', 'witness.key.unreadable', 'the witness’s key file is not an Ed25519 key', {}, cause)
}
