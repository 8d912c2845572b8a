// SPDX-License-Identifier: Apache-2.0
import { create } from 'qrcode'

const QUIET = 2

/** A QR code (ISO/IEC 18004) of the address as rows of `0` and `1`, its quiet zone included. */
export function squareCode(address: string): string[] {
  const { modules } = create(address, { errorCorrectionLevel: 'M' })
  const quiet = '0'.repeat(QUIET)
  const blank = Array<string>(QUIET).fill('0'.repeat(modules.size + 2 * QUIET))
  const rows = Array.from({ length: modules.size }, (_, y) => {
    const bits = Array.from({ length: modules.size }, (__, x) => (modules.get(y, x) === 0 ? '0' : '1'))
    return quiet + bits.join('') + quiet
  })
  return [...blank, ...rows, ...blank]
}
