// SPDX-License-Identifier: Apache-2.0
import { formatTime, parseTime } from '@mingjian/base'
import { OrderContent, OrderReceipt, type OrderScope } from '@mingjian/contract'
import { z } from 'zod'
import type { Span } from '../domain/order.ts'
import type { SecretBox } from '../store/secret-box.ts'

const Outcome = z.object({
  receipt: OrderReceipt.nullable().default(null),
  refusal: z.object({ reason: z.string(), article: z.string().nullable() }).nullable().default(null),
})
/** How an order ended, as far as it names persons. */
export type OrderOutcome = z.infer<typeof Outcome>

/** What names persons lies in the database only sealed; this opens and closes it. */
export class OrderSeal {
  readonly #secrets: SecretBox

  constructor(secrets: SecretBox) {
    this.#secrets = secrets
  }

  closeContent(content: OrderContent): Buffer {
    return this.#secrets.seal(JSON.stringify(content))
  }

  openContent(sealed: Uint8Array): OrderContent {
    return OrderContent.parse(JSON.parse(this.#secrets.open(sealed)))
  }

  closeOutcome(outcome: Partial<OrderOutcome>): Buffer {
    return this.#secrets.seal(JSON.stringify(outcome))
  }

  openOutcome(sealed: Uint8Array | null): OrderOutcome {
    return Outcome.parse(sealed === null ? {} : JSON.parse(this.#secrets.open(sealed)))
  }
}

/** Scopes whose times are times, in ticks; others are left out, and named by the rules. */
export function spansOf(scopes: readonly OrderScope[]): Span[] {
  return scopes.flatMap(({ camera, from, to }) => {
    const [start, end] = [parseTime(from), parseTime(to)]
    return start === null || end === null || end <= start ? [] : [{ camera, from: start, to: end }]
  })
}

export function scopesOf(spans: readonly Span[]): OrderScope[] {
  return spans.map(({ camera, from, to }) => ({ camera, from: formatTime(from), to: formatTime(to) }))
}
