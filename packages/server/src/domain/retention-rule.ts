// SPDX-License-Identifier: Apache-2.0
import floor from './floor.json' with { type: 'json' }

/** The shortest retention anybody may set, and the article that says so. */
export const RETENTION_RULE: Readonly<{ days: number; article: string }> = {
  days: floor.retentionDays,
  article: floor.article,
}
