// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import { Chromium, type SizeName } from './browser.ts'
import { pages, startScenery } from './screen-list.ts'

/** Opens every page in one size and language and asks axe; lists every violation, of all pages, at once. */
export async function assertAccessible(size: SizeName, language: 'zh' | 'en'): Promise<void> {
  await using scenery = await startScenery()
  await using chromium = await Chromium.start()
  const found: string[] = []
  for (const screen of pages) {
    const visitor = await chromium.visit(scenery.product.url, { language, size })
    await visitor.walk(async () => screen.open(visitor, scenery))
    const { violations } = await new AxeBuilder({ page: visitor.page }).analyze()
    for (const { id, impact, nodes } of violations) {
      const places = nodes
        .slice(0, 4)
        .map((node) => `${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`)
      found.push(`${screen.name}: ${id} (${impact ?? ''})\n    ${places.join('\n    ')}`)
    }
    await visitor.context.close()
  }
  assert.equal(found.length, 0, `\n${found.join('\n')}`)
}
