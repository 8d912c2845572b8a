// SPDX-License-Identifier: Apache-2.0
import { Fault } from '@mingjian/base'
import type { CameraSource } from '@mingjian/contract'

/** A source without its secret, as it is stored and shown. Its URLs carry no user information. */
export type PlainSource = Readonly<Omit<CameraSource, 'password'>>

/**
 * Takes user and password out of the URLs. What stands apart wins over what stands in a URL, the main URL over the other.
 * A password pasted unescaped (`p@ss#1`) is taken as it is. Throws `camera.source.url` when what remains is no URL.
 */
export function splitSource(source: CameraSource): { plain: PlainSource; password: string | null } {
  const { password, user, url, subUrl, ...rest } = source
  const main = splitUrl(url)
  const sub = subUrl === undefined ? null : splitUrl(subUrl)
  const chosenUser = user ?? main.user ?? sub?.user ?? null
  const plain: PlainSource = {
    ...rest,
    url: main.url,
    ...(sub ? { subUrl: sub.url } : {}),
    ...(chosenUser === null ? {} : { user: chosenUser }),
  }
  return { plain, password: password ?? main.password ?? sub?.password ?? null }
}

export function joinSource(plain: PlainSource, password: string | null): CameraSource {
  return password === null ? { ...plain } : { ...plain, password }
}

/** The stored password goes on to a changed source only while it goes to the same host for the same user. */
export function mayKeepPassword(before: PlainSource, after: PlainSource): boolean {
  const hosts = (source: PlainSource): string[] =>
    [source.url, source.subUrl ?? source.url].map((url) => new URL(url).host)
  const known = new Set(hosts(before))
  return before.user === after.user && hosts(after).every((host) => known.has(host))
}

type SplitUrl = Readonly<{ url: string; user: string | null; password: string | null }>

function splitUrl(text: string): SplitUrl {
  const scheme = text.slice(0, text.indexOf('://'))
  const rest = text.slice(scheme.length + '://'.length)
  const slash = rest.indexOf('/')
  const authority = slash === -1 ? rest : rest.slice(0, slash)
  const at = authority.lastIndexOf('@')
  const url = `${scheme.toLowerCase()}://${rest.slice(at + 1)}`
  if (!URL.canParse(url) || new URL(url).hostname === '') {
    throw new Fault('bad-input', 'camera.source.url', 'the address of the stream is not a URL')
  }
  if (at === -1) return { url, user: null, password: null }
  const [user = '', ...more] = authority.slice(0, at).split(':')
  return { url, user: decode(user), password: more.length === 0 ? null : decode(more.join(':')) }
}

function decode(text: string): string {
  if (/%(?![0-9a-f]{2})/i.test(text)) return text // a bare per cent sign: not escaped at all
  try {
    return decodeURIComponent(text)
  } catch (thrown) {
    if (thrown instanceof URIError) return text
    throw thrown
  }
}
