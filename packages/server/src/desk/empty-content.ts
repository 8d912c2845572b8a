// SPDX-License-Identifier: Apache-2.0
import { OrderContent } from '@mingjian/contract'

/** Nothing said yet. */
export function emptyContent(): OrderContent {
  return OrderContent.parse({})
}
