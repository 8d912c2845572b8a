// SPDX-License-Identifier: Apache-2.0
import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '@mingjian/base'
import { certify, type CertificateAsk } from './certificate.ts'

try {
  // handed over by certifyApart alone
  parentPort?.postMessage(await certify(workerData as CertificateAsk))
} catch (thrown) {
  if (!(thrown instanceof Fault)) throw thrown
  parentPort?.postMessage({ fault: thrown.message, code: thrown.code })
}
