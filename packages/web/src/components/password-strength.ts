// SPDX-License-Identifier: Apache-2.0

export type Strength = Readonly<{ level: 0 | 1 | 2 | 3; advice: 'short' | 'plain' | 'fair' | 'good' }>

const LEAST = 10
const COMMON = /^(?:password|passw0rd|admin|qwerty|abc|12345|11111|iloveyou|letmein|welcome|mingjian)/i

function kinds(password: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u, /\p{Script=Han}/u].filter((kind) => kind.test(password))
    .length
}

/** A rough measure for the person who types: length first, variety second, well-known beginnings count little. */
export function passwordStrength(password: string): Strength {
  const length = [...password].length
  if (length < LEAST) return { level: 0, advice: 'short' }
  const variety = new Set(password).size
  const points = length + kinds(password) * 3 + (COMMON.test(password) ? -8 : 0) + (variety < 6 ? -8 : 0)
  if (points < 16) return { level: 1, advice: 'plain' }
  return points < 24 ? { level: 2, advice: 'fair' } : { level: 3, advice: 'good' }
}
