// SPDX-License-Identifier: Apache-2.0
import type { Wrap16, Wrap32 } from '@mingjian/base'

/** One track of an `RTP-Info` header. RFC 2326 §12.33. */
export type RtpInfo = Readonly<{ url: string; sequence: Wrap16 | null; rtpTime: Wrap32 | null }>

const LIMIT = 16

/** Whatever can be read of it; cameras write it in many ways and nothing depends on it. */
export function parseRtpInfo(text: string): readonly RtpInfo[] {
  const infos: RtpInfo[] = []
  for (const part of text.split(/,(?=\s*url\s*=)/i)) {
    let url = ''
    let sequence: Wrap16 | null = null
    let rtpTime: Wrap32 | null = null
    for (const field of part.split(';')) {
      const match = /^\s*(url|seq|rtptime)\s*=\s*"?([^"]*?)"?\s*$/i.exec(field)
      const value = match?.[2] ?? ''
      const name = match?.[1]?.toLowerCase()
      if (name === 'url') url = value
      if (name === 'seq' && /^\d{1,5}$/.test(value)) sequence = (Number(value) & 0xffff) as Wrap16
      if (name === 'rtptime' && /^\d{1,10}$/.test(value)) rtpTime = (Number(value) >>> 0) as Wrap32
    }
    if (url !== '' && infos.length < LIMIT) infos.push({ url, sequence, rtpTime })
  }
  return infos
}

export function formatRtpInfo(infos: readonly RtpInfo[]): string {
  return infos
    .map((info) => {
      const sequence = info.sequence === null ? '' : `;seq=${info.sequence}`
      return `url=${info.url}${sequence}${info.rtpTime === null ? '' : `;rtptime=${info.rtpTime}`}`
    })
    .join(',')
}
