// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import type { FilingDossier } from '@mingjian/contract'
import { formatCanonical, type JsonObject } from '@mingjian/evidence'

/** Over its canonical form, in lower-case hex. */
export function hashOfDossier(dossier: FilingDossier): string {
  return createHash('sha256')
    .update(formatCanonical(asJson(dossier)))
    .digest('hex')
}

export function asJson(dossier: FilingDossier): JsonObject {
  return JSON.parse(JSON.stringify(dossier))
}
