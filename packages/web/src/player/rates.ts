// SPDX-License-Identifier: Apache-2.0

/** Speeds that can be chosen. */
export const RATES = [-16, -8, -4, -2, -1, 0.25, 0.5, 1, 2, 4, 8, 16] as const

/** The next faster speed in a direction, as J and L ask for; a change of direction begins at one. */
export function shuttle(rate: number, direction: 1 | -1): number {
  if (Math.sign(rate) !== direction) return direction
  const same = RATES.filter((one) => Math.sign(one) === direction)
    .map(Math.abs)
    .toSorted((a, b) => a - b)
  return direction * (same.find((one) => one > Math.abs(rate)) ?? same.at(-1) ?? 1)
}

export function formatSpeed(rate: number): string {
  return `${rate < 0 ? '−' : ''}${Math.abs(rate)}×`
}

/** Rates that play every frame; others play key frames only, retimed by the server. */
export function isTrick(rate: number): boolean {
  return rate < 0 || rate >= 8
}
