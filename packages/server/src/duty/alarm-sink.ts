// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod'
import type { AlarmKind } from '@mingjian/contract'

/** Where alarms go. Raising one that stands, or clearing one that does not, does nothing; neither ever throws. */
export type AlarmSink = Readonly<{
  raise(kind: z.infer<typeof AlarmKind>, camera: string | null, detail: string): void
  clear(kind: z.infer<typeof AlarmKind>, camera: string | null): void
}>
