// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, sign } from 'node:crypto'
import { exchangeKeyOf } from './exchange-key.ts'
import { senderOf, unseal } from './letter.ts'
import { unpackFiles } from './letter-files.ts'
import { makeVerifierKey } from '@mingjian/evidence'
import { sha256 } from '../disk/sha256.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const RAW = 32
const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-RAW))
const key = exchangeKeyOf({
  key: makeVerifierKey(sha256, { name: 'fuzz', use: 'log', key: raw }),
  sign: (message) => Promise.resolve(new Uint8Array(sign(null, message, privateKey))),
})
const head = `{"at":"2026-11-24T00:00:00.000Z","body":{"a":[1,null]},"files":[{"bytes":"YQ==","name":"a","sha256":"${'0'.repeat(64)}"}]`
const seed = `${head},"from":"${key.fingerprint}","id":"a","kind":"a.b","seq":1,"to":"${key.fingerprint}","v":1}`

/** Any bytes as a letter: as they come, and signed by a registered peer that means ill. */
export const target = {
  name: 'letter',
  seeds: [Buffer.from(seed)],
  run(bytes: Uint8Array): unknown {
    const body = Buffer.from(bytes).toString('utf8')
    const title = 'mingjian-letter-v1'
    const signature = sign(null, Buffer.from(`${title}\n${key.fingerprint}\n${body}`), privateKey).toString('base64')
    const text = `${title}\n${key.fingerprint}\n${signature}\n${body}`
    senderOf('letter', text)
    return unpackFiles(unseal('letter', text, { from: key.fingerprint, key: key.key, to: key.fingerprint }))
  },
}
