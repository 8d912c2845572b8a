// SPDX-License-Identifier: Apache-2.0
import type { Obligation } from '@mingjian/law'

/** Whether a rule speaks of the thing, though its time may not have begun. */
export function isAskedAtAll({ obligation }: Readonly<{ obligation: Obligation }>): boolean {
  return obligation.because.every(({ key }) => key !== 'does-not-speak-of-this')
}
