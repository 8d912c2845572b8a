// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'

/** What is thrown for bytes that are no fragmented MP4. */
export function fmp4Fault(message: string, context: Record<string, number | string> = {}): Fault {
  return new Fault('bad-input', 'wire.fmp4.box', message, context)
}
