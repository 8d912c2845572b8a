// SPDX-License-Identifier: Apache-2.0

const REASONS: ReadonlyMap<number, string> = new Map([
  [200, 'OK'],
  [301, 'Moved Permanently'],
  [302, 'Moved Temporarily'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [453, 'Not Enough Bandwidth'],
  [454, 'Session Not Found'],
  [455, 'Method Not Valid in This State'],
  [457, 'Invalid Range'],
  [459, 'Aggregate Operation Not Allowed'],
  [460, 'Only Aggregate Operation Allowed'],
  [461, 'Unsupported Transport'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [503, 'Service Unavailable'],
  [505, 'RTSP Version Not Supported'],
  [551, 'Option Not Supported'],
])

/** The standard's own words for a status. RFC 2326 §7.1.1. */
export function reasonOf(status: number): string {
  return REASONS.get(status) ?? 'Unknown'
}
