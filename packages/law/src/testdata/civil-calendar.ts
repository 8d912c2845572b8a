// SPDX-License-Identifier: Apache-2.0

/** Days since 1970-01-01 counted by hand, without Date: the other way to arrive at a day, for tests of term arithmetic. */
export function dayNumber(text: string): number {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  let days = 0
  for (let y = 1970; y < year; y++) days += isLeap(y) ? 366 : 365
  for (let y = year; y < 1970; y++) days -= isLeap(y) ? 366 : 365
  for (let m = 1; m < month; m++) days += monthLength(year, m)
  return days + day - 1
}

export function dayText(number: number): string {
  let year = 1970
  let rest = number
  while (rest < 0) rest += isLeap(--year) ? 366 : 365
  while (rest >= (isLeap(year) ? 366 : 365)) rest -= isLeap(year++) ? 366 : 365
  let month = 1
  while (rest >= monthLength(year, month)) rest -= monthLength(year, month++)
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(rest + 1).padStart(2, '0')].join('-')
}

/** 1 January 1970 was a Thursday. */
export function isWeekend(number: number): boolean {
  const fromThursday = ((number % 7) + 7) % 7
  return fromThursday === 2 || fromThursday === 3
}

export function monthLength(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}
