// SPDX-License-Identifier: Apache-2.0
import type { HoldPlaced, PackageJob } from '@mingjian/contract'
import type { Estate } from './estate.ts'
import type { Visitor } from './browser.ts'
import type { ScreenPage } from './screen-list.ts'

type Openers = Readonly<{
  signedIn: (visitor: Visitor, path: string, awaited: string) => Promise<void>
  press: (visitor: Visitor, path: string, key: string, awaited: string) => Promise<void>
}>

/** Holds in their states, a package that waits for its minute, an order of deletion, a purpose, a bookmark. */
export async function furnishEvidence({ product, cameras }: Estate): Promise<void> {
  const [gate] = cameras
  if (gate === undefined) throw new Error('an estate has a camera')
  const now = Date.now()
  const span = { camera: gate.id, from: new Date(now - 60_000).toISOString(), to: new Date(now).toISOString() }
  const hold = {
    ...span,
    reason: '东门口车辆刮擦，当事人申请保全',
    authority: '渝中区公安分局',
    reviewOn: '2030-06-01',
  }
  await product.call('POST', '/api/holds', { ...hold, caseNumber: '渝中公（刑）立字〔2026〕1024 号' })
  const other = await product.call<HoldPlaced>('POST', '/api/holds', {
    ...hold,
    caseNumber: '（2026）渝 0103 民初 88 号',
  })
  await product.call('POST', `/api/holds/${other.hold.id}/release`, { reason: '案件已审结' })
  const later = new Date(now + 90 * 86_400_000).toISOString()
  await product.call('POST', '/api/keep-purposes', { ...span, until: later, purpose: '消防隐患整改复查' })
  const decision = { authority: '渝中区人民法院', reason: '涉及他人隐私', documentName: '裁定书.pdf' }
  await product.call('POST', '/api/deletion-orders', { ...span, ...decision, documentHash: 'ab'.repeat(32) })
  const wish = { cameras: [gate.id], from: span.from, to: span.to, reason: '诉讼举证' }
  await product.call<PackageJob>('POST', '/api/packages', wish)
}

export function evidencePages({ signedIn, press }: Openers): ScreenPage[] {
  const tab = (name: string, awaited: string): ScreenPage => ({
    name: `evidence-${name}`,
    open: (visitor) => signedIn(visitor, `/evidence?tab=${name}`, awaited),
  })
  return [
    tab('holds', '.keep-acts'),
    tab('packages', '[data-testid="package-row"]'),
    tab('deletions', 'table'),
    tab('purposes', '.keep-card'),
    tab('orders', '.keep-card'),
    { name: 'replay-hold', open: (visitor) => press(visitor, '/replay', 'h', '[data-testid="hold-submit"]') },
    { name: 'replay-bookmark', open: (visitor) => press(visitor, '/replay', 'b', '[data-testid="bookmark-save"]') },
  ]
}
