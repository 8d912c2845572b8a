// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Builds the page of court packages beside the app: one HTML file without a network, everything in it. */
export function offlinePage(): Plugin {
  return {
    name: 'offline-page',
    apply: 'build',
    async generateBundle() {
      const made = await build({
        configFile: false,
        root: at('.'),
        logLevel: 'warn',
        build: {
          write: false,
          target: 'es2023',
          modulePreload: false,
          rollupOptions: { input: at('./src/offline/main.ts'), output: { format: 'iife' } },
        },
      })
      const [bundle] = Array.isArray(made) ? made : [made]
      const chunk =
        bundle !== undefined && 'output' in bundle ? bundle.output.find(({ type }) => type === 'chunk') : undefined
      if (chunk?.type !== 'chunk') throw new Error('the page of court packages was not built')
      const css = await readFile(at('./src/offline/offline.css'), 'utf8')
      this.emitFile({ type: 'asset', fileName: 'verify-package.html', source: pageOf(chunk.code, css) })
    },
  }
}

function pageOf(code: string, css: string): string {
  const script = code.replaceAll('</script', '<\\/script')
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const rules = ["default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(css)}`, 'media-src blob:']
  const policy = [...rules, "base-uri 'none'", "form-action 'none'"].join('; ')
  return [
    '<!doctype html>',
    '<html lang="zh-CN">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>Mingjian</title>',
    `<style>${css}</style>`,
    '</head>',
    '<body>',
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}
