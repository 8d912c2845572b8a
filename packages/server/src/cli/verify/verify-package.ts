// SPDX-License-Identifier: Apache-2.0
import { webcrypto } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { formatTime, toError } from '@mingjian/base'
import { formatFinding, type PackageReport, type ReadAt, verifyPackage } from '@mingjian/evidence'
import { sha256 } from '../../disk/sha256.ts'
import { verifyEd25519 } from '../../log/log-key.ts'

const { subtle } = webcrypto

export type VerifyPackageOptions = Readonly<{
  /** A file with the verifier key that the instance publishes, had by another way than the package. */
  keyFile?: string | undefined
  print: (line: string) => void
  /** What kept it from being looked at. */
  complain: (line: string) => void
}>

/** 0 all is proved, 1 something is not (a line for each finding), 2 it could not be looked at. */
export async function verifyPackageFile(path: string, options: VerifyPackageOptions): Promise<0 | 1 | 2> {
  const { print, complain } = options
  let report: PackageReport
  try {
    const knownKey = options.keyFile === undefined ? undefined : (await readFile(options.keyFile, 'utf8')).trim()
    report = await readReport(path, knownKey)
  } catch (thrown) {
    complain(`${path}: ${toError(thrown).message}`)
    return 2
  }
  for (const finding of report.findings) print(formatFinding(finding))
  print(summary(report, options.keyFile !== undefined))
  return report.findings.length === 0 ? 0 : 1
}

async function readReport(path: string, knownKey: string | undefined): Promise<PackageReport> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const file: ReadAt = {
      size,
      async read(offset, length) {
        const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
        let done = 0
        while (done < bytes.length) {
          const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done)
          if (bytesRead === 0) break
          done += bytesRead
        }
        return bytes.subarray(0, done)
      },
    }
    // off the main thread: the next part is read and hashed meanwhile
    const digest = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await subtle.digest('SHA-256', bytes))
    return await verifyPackage({ file, sha256, digest, verify: verifyEd25519, knownKey })
  } finally {
    await handle.close()
  }
}

function summary({ findings, cameras, log, manifest, timeStamp }: PackageReport, isKeyKnown: boolean): string {
  const fragments = cameras.reduce((sum, camera) => sum + camera.fragments, 0)
  const told = [
    `${cameras.length} cameras, ${fragments} fragments`,
    manifest === null ? 'no manifest' : `${formatTime(manifest.from)} to ${formatTime(manifest.to)}`,
    log === null ? 'no log' : `log ${log.checkpoint.origin} of ${log.checkpoint.size} entries`,
    log === null || log.cosignatures.length === 0
      ? 'no witness'
      : `cosigned by ${log.cosignatures.map(({ witness }) => witness).join(', ')}`,
    ...(timeStamp === null ? [] : [`time stamp of ${formatTime(timeStamp.at)}, its signature not checked`]),
    ...(isKeyKnown ? [] : ['the key is the package’s own: compare it with the one that is published']),
  ].join('; ')
  return findings.length === 0 ? `proved: ${told}` : `${findings.length} findings: ${told}`
}
