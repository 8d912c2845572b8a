// SPDX-License-Identifier: Apache-2.0

/** Epoch milliseconds as the API writes times. */
export function rfc3339(millis: number): string {
  return new Date(Math.round(millis)).toISOString()
}

/** A query string of the values that are there. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString()}`
}
