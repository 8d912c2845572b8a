// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { Fault, toError } from '@mingjian/base'

/** Seals small secrets with the key of the data folder (AES-256-GCM), so that a copy of the database alone tells none. */
export type SecretBox = Readonly<{ seal: (text: string) => Buffer; open: (sealed: Uint8Array) => string }>

/** Reads `<data>/keys/secret.key`, or makes it (mode 0600, durable) on the first start. */
export async function openSecretBox(dataFolder: string): Promise<SecretBox> {
  const folder = path.join(dataFolder, 'keys')
  const file = path.join(folder, 'secret.key')
  const found = await readFile(file).catch(() => null)
  const key = found ?? (await makeKey(folder, file))
  if (key.length !== KEY_BYTES) throw new Fault('data-loss', 'store.key.wrong', `${file} is not a key`, { file })
  return makeSecretBox(key)
}

export function makeSecretBox(key: Uint8Array): SecretBox {
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed) {
      try {
        const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch (cause) {
        const words = 'a stored secret does not open with the key in keys/secret.key'
        throw new Fault('data-loss', 'store.key.mismatch', words, { error: toError(cause).message }, cause)
      }
    },
  }
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

async function makeKey(folder: string, file: string): Promise<Buffer> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const key = randomBytes(KEY_BYTES)
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  const handle = await open(draft, 'wx', 0o600)
  await handle.writeFile(key)
  await handle.sync()
  await handle.close()
  try {
    await link(draft, file) // of two that start together one wins, and both read its key
  } catch (lost) {
    const kept = await readFile(file).catch(() => null)
    if (kept === null) throw toError(lost)
    return kept
  } finally {
    await rm(draft, { force: true })
  }
  return key
}
