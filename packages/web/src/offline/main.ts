// SPDX-License-Identifier: Apache-2.0
import type { PackageReport } from '@mingjian/evidence'
import { enOffline } from '../i18n/en-offline.ts'
import { zhOffline } from '../i18n/zh-offline.ts'
import { make } from './dom.ts'
import { asArchive, checkPackage } from './package-file.ts'
import { showReport, type Words } from './report-view.ts'

// The page in every court package: one file, no network. It checks the package that a person gives it, and plays it.

let words: Words = zhOffline
let shown: { file: File; report: PackageReport } | null = null
const body = make('main')
const title = make('h1')
const language = make('button', { type: 'button', class: 'plain' })

function paint(): void {
  const isChinese = words === zhOffline
  document.documentElement.lang = isChinese ? 'zh-CN' : 'en'
  document.title = words.title
  title.textContent = words.title
  language.textContent = words.other
  body.replaceChildren(
    picker(),
    ...(shown === null ? [] : [showReport({ words, report: shown.report, file: asArchive(shown.file) })]),
  )
}

function picker(): HTMLElement {
  const input = make('input', { type: 'file', accept: '.zip,application/zip', 'aria-label': words.choose, id: 'file' })
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file) void check(file)
  })
  return make(
    'label',
    { class: 'drop', for: 'file' },
    make('strong', {}, words.drop),
    input,
    make('small', { class: 'dim' }, words.local),
  )
}

async function check(file: File): Promise<void> {
  const bar = make('progress', { max: '1', value: '0', 'aria-label': words.checking })
  const count = make('output', { class: 'num' })
  body.replaceChildren(
    make('div', { class: 'card running', role: 'status' }, make('strong', {}, words.checking), bar, count),
  )
  const begun = performance.now()
  try {
    const report = await checkPackage(file, (done, total) => {
      bar.value = total === 0 ? 0 : done / total
      count.value = `${mega(done)} / ${mega(total)} MB`
    })
    document.documentElement.dataset['seconds'] = String((performance.now() - begun) / 1000)
    shown = { file, report }
    paint()
  } catch (thrown) {
    shown = null
    paint()
    const why = thrown instanceof DOMException && thrown.name === 'NotSupportedError' ? words.noEd25519 : String(thrown)
    body.append(make('h2', { class: 'verdict bad', 'data-verdict': 'failed' }, `${words.failed} · ${why}`))
  }
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

language.addEventListener('click', () => {
  words = words === zhOffline ? enOffline : zhOffline
  paint()
})
for (const kind of ['dragover', 'drop'] as const) {
  document.addEventListener(kind, (event) => {
    event.preventDefault()
    const file = kind === 'drop' ? event.dataTransfer?.files[0] : undefined
    if (file) void check(file)
  })
}
document.body.append(make('header', {}, title, language), body)
if (!navigator.language.startsWith('zh') && navigator.language !== '') words = enOffline
paint()
