// SPDX-License-Identifier: Apache-2.0
import type { Log, LogFields, LogLevel } from '@mingjian/base'

/** One JSON object a line: `time`, `level`, `event`, then the fields. What looks like a secret is blotted out. */
export function jsonLog(options: { level: LogLevel; write: (line: string) => void; fields?: LogFields }): Log {
  const { level, write, fields = {} } = options
  const say =
    (at: LogLevel) =>
    (event: string, more: LogFields = {}) => {
      if (RANK[at] < RANK[level]) return
      write(`${JSON.stringify({ time: new Date().toISOString(), level: at, event, ...fields, ...more }, blot)}\n`)
    }
  return {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    with: (more) => jsonLog({ level, write, fields: { ...fields, ...more } }),
  }
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 }
const LONGEST = 4000

function blot(key: string, value: unknown): unknown {
  if (/password|secret|token|cookie|authorization/i.test(key)) return '***'
  if (value instanceof Error)
    return { message: blotText(value.message), code: 'code' in value ? value.code : undefined }
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'string' ? blotText(value) : value
}

/** User information in URLs, bearer tokens, and digests' answers, wherever they stand in a text. */
function blotText(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, '$1***@')
    .replace(/\b(Bearer|Basic|Digest)\s+[A-Za-z0-9._~+/=-]{8,}/g, '$1 ***')
}
