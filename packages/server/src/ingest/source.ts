// SPDX-License-Identifier: Apache-2.0
import { parseRtspUrl, type RtspLogin, type RtspUrl } from '@mingjian/wire'

/** Where a camera's pictures come from, as the catalogue keeps it. */
export type IngestSource = Readonly<{
  url: string
  user?: string | undefined
  password?: string | undefined
  transport?: 'tcp' | 'udp' | undefined
  trustAnyCertificate?: boolean | undefined
}>

/** The address to ask, and the login for it: what stands apart wins over what stands in the address. */
export function readSource(source: IngestSource): { url: RtspUrl; login: RtspLogin | null } {
  const { url, login } = parseRtspUrl(source.url)
  if (source.user === undefined || source.user === '') return { url, login }
  return { url, login: { user: source.user, password: source.password ?? '' } }
}
