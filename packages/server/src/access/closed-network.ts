// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIP } from 'node:net'
import { Fault } from '@mingjian/base'
import type { Refusal } from './grant.ts'

const NEAR = new BlockList()
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  NEAR.addSubnet(net, bits, 'ipv4')
NEAR.addAddress('::1', 'ipv6')
NEAR.addSubnet('fc00::', 7, 'ipv6')
NEAR.addSubnet('fe80::', 10, 'ipv6')

/** Where a body is looked into no deeper: none of ours is. */
const MAX_DEPTH = 8

/**
 * A system that touches state secrets is joined to no public network (article 15): only addresses of private networks
 * (RFC 1918, RFC 4193, link-local, loopback) may be listened on or asked. Names are taken for far: who answers to them
 * is decided elsewhere.
 */
export function isNearHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  if (bare === 'localhost') return true
  const version = isIP(bare)
  return version !== 0 && NEAR.check(bare, version === 4 ? 'ipv4' : 'ipv6')
}

/** The first address in what somebody sends that leads out of a closed network; null when there is none. */
export function farAddressIn(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return isFarAddress(value) ? value : null
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return null
  for (const each of Object.values(value)) {
    const found = farAddressIn(each, depth + 1)
    if (found !== null) return found
  }
  return null
}

function isFarAddress(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]{1,15}:\/\/\S+$/i.test(text)) return false
  const url = URL.parse(text)
  return url === null || !isNearHost(url.hostname)
}

/** Why a classified instance does not take the address. Logins in it are not repeated. */
export function refuseFar(address: string): Refusal {
  const host = URL.parse(address)?.host ?? 'it'
  const detail = `this instance is classified: ${host} is no address of a private network`
  return { refused: true, code: 'classified.address.far', detail, article: 'CQ15' }
}

/** Settings of a classified instance that would join it to a public network. Throws `classified.setting.far`, which names one. */
export function checkClosed(settings: Readonly<{ host: string; logPublic: string; databaseUrl: string | null }>): void {
  const { host, logPublic, databaseUrl } = settings
  const refuse = (name: string, words: string): Fault =>
    new Fault('denied', 'classified.setting.far', `${name}: ${words} (MINGJIAN_CLASSIFIED, cq-2016/15)`, { name })
  if (!isNearHost(host)) throw refuse('MINGJIAN_HOST', 'is no single address of a private network')
  if (logPublic !== 'none') throw refuse('MINGJIAN_LOG_PUBLIC', 'serves the log without signing in; set it to none')
  if (databaseUrl !== null && farAddressIn(databaseUrl) !== null)
    throw refuse('MINGJIAN_DATABASE_URL', 'leads out of the private network')
}
