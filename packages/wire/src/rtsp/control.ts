// SPDX-License-Identifier: Apache-2.0
import { ignoreQuirk, type NoteQuirk } from '../quirk.ts'

/** What a camera said about where its tracks are. */
export type ControlBase = Readonly<{
  /** The address that was asked, without user information. */
  request: string
  contentBase: string | null
  contentLocation: string | null
}>

const ABSOLUTE = /^rtsps?:\/\//i

/** RFC 2326 §C.1.1: Content-Base, then Content-Location, then the request's address; one that is no address is passed over. */
export function baseOf(base: ControlBase, note: NoteQuirk = ignoreQuirk): string {
  for (const candidate of [base.contentBase, base.contentLocation]) {
    const text = candidate?.trim() ?? ''
    if (ABSOLUTE.test(text)) return withHostOf(text, base.request, note)
    if (text !== '') note('rtsp-control-wrong-base')
  }
  return base.request
}

/**
 * The address of a track or of the aggregate. `*` and nothing mean the base itself. A relative one is put behind the
 * base with one slash between, as every camera expects, even behind a query (RFC 3986 would cut the query off).
 */
export function resolveControl(control: string | null, base: ControlBase, note: NoteQuirk = ignoreQuirk): string {
  const text = (control?.trim() ?? '').replace(/[^\u0021-\u007e]+/g, (run) => encodeURIComponent(run.toWellFormed()))
  if (ABSOLUTE.test(text)) return withHostOf(text, base.request, note)
  const root = baseOf(base, note)
  if (text === '' || text === '*') return root
  if (text.startsWith('/')) return `${originOf(root)}${text}`
  if (text.startsWith('?')) return `${root}${text}`
  return `${root}${root.endsWith('/') ? '' : '/'}${text}`
}

/**
 * A camera behind address translation, or with a stale setting, names a host that we cannot reach: the one we asked is
 * kept, with whatever path it named. User information is cut.
 */
function withHostOf(text: string, request: string, note: NoteQuirk): string {
  const origin = originOf(text)
  if (origin.toLowerCase() === originOf(request).toLowerCase()) return text
  if (bareOrigin(origin) !== bareOrigin(originOf(request))) note('rtsp-control-wrong-base')
  return originOf(request) + text.slice(origin.length)
}

function originOf(text: string): string {
  return /^rtsps?:\/\/[^/?]*/i.exec(text)?.[0] ?? ''
}

/** Scheme, user information and a default port make no other host. */
function bareOrigin(origin: string): string {
  return origin
    .toLowerCase()
    .replace(/^rtsps?:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/:(554|322)$/, '')
}
