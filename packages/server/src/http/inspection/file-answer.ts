// SPDX-License-Identifier: Apache-2.0
import type { InspectionFile } from '@mingjian/contract'
import type { FileRow } from '../../store/inspection-files.ts'

/** A file as the API tells it. */
export function presentFile(row: FileRow): InspectionFile {
  const { id, item, title, type, bytes, sha256, at, by_name } = row
  return { id, item, title, type, bytes, sha256, at: at.toISOString(), by: by_name }
}
