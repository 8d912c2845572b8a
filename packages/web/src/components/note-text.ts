// SPDX-License-Identifier: Apache-2.0
import type { Note } from '@mingjian/contract'
import { formatBytes } from '../i18n/format.ts'
import { type Say, sayIfKnown } from '../i18n/index.ts'

/** What the server says in detail, in the language of the page where it has words for it. */
export function noteText(say: Say, said: Readonly<{ detail: string; note?: Note | null | undefined }>): string
export function noteText(
  say: Say,
  said: Readonly<{ detail: string | null; note?: Note | null | undefined }>,
): string | null
export function noteText(
  say: Say,
  said: Readonly<{ detail: string | null; note?: Note | null | undefined }>,
): string | null {
  const { detail, note } = said
  if (!note) return detail
  const values = Object.fromEntries(
    Object.entries(note.values).map(([name, value]) => {
      if (name.endsWith('Bytes')) return [name, formatBytes(Number(value))]
      if (name === 'cause') return [name, sayIfKnown(say, `cause.${value}`) ?? value]
      return [name, value]
    }),
  )
  return sayIfKnown(say, `note.${note.code}`, values) ?? detail
}
