// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { build } from 'vite'
import { ROOT } from './product.ts'

/** The picture clock as one classic script, for a page that loads nothing from elsewhere. */
export async function bundlePictureClock(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(ROOT, 'suite/picture-clock.ts'), formats: ['iife'], name: 'pictureClockBundle' },
    },
  })
  for (const each of Array.isArray(made) ? made : [made]) {
    if (!('output' in each)) continue
    const chunk = each.output.find((one) => one.type === 'chunk')
    if (chunk?.type === 'chunk') return chunk.code
  }
  throw new Error('the picture clock could not be bundled')
}
