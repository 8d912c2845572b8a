// SPDX-License-Identifier: Apache-2.0
import { type PackageReport, type ReadAt, verifyPackage, type VerifyEd25519 } from '@mingjian/evidence'
import { sha256 } from './sha256.ts'

/** A file that a person chose, read where it lies. */
export function asArchive(file: Blob): ReadAt {
  return {
    size: file.size,
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  }
}

/** The verifier on what a browser has. Throws when the browser knows no Ed25519. */
export function checkPackage(file: Blob, progress: (done: number, total: number) => void): Promise<PackageReport> {
  return verifyPackage({ file: asArchive(file), sha256, digest, verify, progress })
}

const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

const verify: VerifyEd25519 = async (key, message, signature) => {
  const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', imported, new Uint8Array(signature), new Uint8Array(message))
}
