// SPDX-License-Identifier: Apache-2.0

/** Why a number cannot be that of an identity card (GB 11643-1999); null when nothing speaks against it. */
export function doubtIdNumber(text: string): 'form' | 'day' | 'check-digit' | null {
  const number = text.trim().toUpperCase()
  if (!/^\d{17}[\dX]$/.test(number)) return 'form'
  const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const millis = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 10) !== day) return 'day'
  // ISO 7064 MOD 11-2: the weight of a place is 2 to the power of how many places stand behind it
  let sum = 0
  for (const sign of number.slice(0, 17)) sum = (sum + Number(sign)) * 2
  const check = (12 - (sum % 11)) % 11
  return number.at(17) === (check === 10 ? 'X' : String(check)) ? null : 'check-digit'
}
