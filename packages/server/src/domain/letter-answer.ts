// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '@mingjian/evidence'

/** What the addressee made of a letter; of a refusal `body` has `code` and `detail`. */
export type Answer = Readonly<{ ok: boolean; body: JsonObject }>
