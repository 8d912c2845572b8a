// SPDX-License-Identifier: Apache-2.0
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Chromium, SCREENS, type SizeName, type Visitor } from './browser.ts'
import { pages, startScenery } from './screen-list.ts'

/** Pictures of every page in build/screens, in both languages and sizes: `node suite/screens.ts [--only WORD]`. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
  await mkdir(SCREENS, { recursive: true })
  await using scenery = await startScenery()
  await using chromium = await Chromium.start()
  for (const language of ['zh', 'en'] as const) {
    for (const size of ['desk', 'phone'] as const satisfies readonly SizeName[]) {
      for (const screen of pages) {
        const name = `${screen.name}-${language}-${size}.png`
        if (!name.includes(values.only)) continue
        const visitor = await chromium.visit(scenery.product.url, { language, size })
        await show(visitor, async () => screen.open(visitor, scenery))
        await visitor.page.screenshot({ path: join(SCREENS, name) })
        if (visitor.troubles.length > 0) console.log(`${name}: ${visitor.troubles.join('; ')}`)
        await visitor.context.close()
      }
    }
  }
}

async function show(visitor: Visitor, open: () => Promise<void>): Promise<void> {
  try {
    await open()
  } catch (thrown) {
    console.log(
      `${visitor.page.url()}: ${thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown)}`,
    )
  }
}

await main()
