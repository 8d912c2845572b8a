// SPDX-License-Identifier: Apache-2.0
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Chromium, type SizeName, type Visitor } from './browser.ts'
import type { Estate } from './estate.ts'
import { pages, type ScreenPage, settle, startScenery } from './screen-list.ts'

let scenery: Estate
let chromium: Chromium

before(async () => {
  scenery = await startScenery()
  chromium = await Chromium.start()
})
after(async () => {
  await chromium[Symbol.asyncDispose]()
  await scenery[Symbol.asyncDispose]()
})

const LANGUAGES = [
  { language: 'zh', theme: 'dark', words: 'in Chinese, dark' },
  { language: 'en', theme: 'light', words: 'in English, light' },
] as const
const SIZES = ['desk', 'phone'] as const satisfies readonly SizeName[]

type Violations = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

/** What axe finds when all is still; what was only fading in is gone at the second look. */
async function look({ page }: Visitor): Promise<Violations> {
  // Legacy mode opens no second page for each look; none of ours has frames.
  const analyze = async (): Promise<Violations> => {
    await settle(page)
    return (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations
  }
  const first = await analyze()
  if (first.length === 0) return first
  await page.waitForTimeout(1000)
  return analyze()
}

// Two at a time: while one waits for an answer the other is looked at.
describe('axe finds nothing on any page', { concurrency: 2 }, () => {
  for (const { language, theme, words } of LANGUAGES) {
    for (const size of SIZES) {
      test(`${words}, at the size of a ${size}`, async () => {
        const visitor = await chromium.visit(scenery.product.url, { language, theme, size, isStill: true })
        const found: string[] = []
        for (const screen of pages) found.push(...(await faultsOf(visitor, screen)))
        await visitor.context.close()
        assert.equal(found.length, 0, `\n${found.join('\n')}`)
      })
    }
  }
})

async function faultsOf(visitor: Visitor, screen: ScreenPage): Promise<string[]> {
  try {
    await visitor.walk(async () => screen.open(visitor, scenery))
  } catch (thrown) {
    return [`${screen.name}: cannot be opened: ${String(thrown)}`]
  }
  return (await look(visitor)).map(({ id, impact, nodes }) => {
    const places = nodes
      .slice(0, 4)
      .map((node) => `${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`)
    return `${screen.name}: ${id} (${impact ?? ''})\n    ${places.join('\n    ')}`
  })
}
