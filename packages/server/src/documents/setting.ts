// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { Fault } from '@mingjian/base'

/** Archives ask for a file that carries its fonts and needs nothing else (ISO 19005-2). */
const STANDARD = 'a-2b'
const TEMPLATES = path.join(path.dirname(fileURLToPath(import.meta.url)), 'templates')
const FACES = [
  ['@expo-google-fonts/noto-serif-sc', '400Regular/NotoSerifSC_400Regular.ttf'],
  ['@expo-google-fonts/noto-serif-sc', '700Bold/NotoSerifSC_700Bold.ttf'],
  ['@expo-google-fonts/noto-sans-sc', '400Regular/NotoSansSC_400Regular.ttf'],
  ['@expo-google-fonts/noto-sans-sc', '700Bold/NotoSansSC_700Bold.ttf'],
] as const

/** Sets documents from the templates; costs some 40 MB for its fonts, so one is kept. */
export class Setting {
  readonly #compiler: NodeCompiler

  constructor() {
    const { resolve } = createRequire(import.meta.url)
    const fontPaths = FACES.map(([name, file]) => path.join(path.dirname(resolve(`${name}/package.json`)), file))
    this.#compiler = NodeCompiler.create({ workspace: TEMPLATES, fontArgs: [{ fontPaths }] })
  }

  /** A PDF/A-2b. `data` is JSON text and never read as markup. Throws `documents.template.data`. */
  set(template: string, data: string): Uint8Array {
    const outcome = this.#compiler.compile({
      mainFilePath: path.join(TEMPLATES, `${template}.typ`),
      inputs: { data },
      resetRead: true,
    })
    const document = outcome.result
    if (document === null) {
      const words = JSON.stringify(this.#compiler.fetchDiagnostics(outcome.takeDiagnostics() ?? failed(template)))
      throw new Fault('bad-input', 'documents.template.data', `${template} cannot be set: ${words.slice(0, 2000)}`)
    }
    const bytes = this.#compiler.pdf(document, { pdfStandard: STANDARD })
    this.#compiler.evictCache(KEPT_RUNS)
    return bytes
  }
}

const KEPT_RUNS = 4

function failed(template: string): never {
  throw new Fault('data-loss', 'documents.template.failed', `${template} cannot be set`)
}
