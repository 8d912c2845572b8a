// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Fault } from '@mingjian/base'
import { type DocumentData, type DocumentKind, DOCUMENTS } from '@mingjian/contract'
import { Press } from './press.ts'
import { SAMPLES } from './test-samples.ts'

const run = promisify(execFile)
const press = new Press()
let folder = ''

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'press-'))
})
after(async () => {
  await press.close()
  await rm(folder, { recursive: true })
})

async function print<K extends DocumentKind>(kind: K, data: DocumentData<K>): Promise<string> {
  const file = path.join(folder, `${kind}.pdf`)
  await writeFile(file, await press.print(kind, data))
  return file
}

async function textOf(file: string): Promise<string> {
  const { stdout } = await run('pdftotext', ['-layout', file, '-'])
  return stdout.replaceAll(/\s+/g, '')
}

/** Words that must be readable on the page of each kind. */
const WORDS: Readonly<Record<DocumentKind, readonly string[]>> = {
  'filing-form': ['备案登记表', '青禾苑物业服务有限公司', '2026年12月20日', '维护单位合同', '第十六条第一款'],
  'filing-certificate': ['备案凭证', '渝中公视备〔2026〕0107号', '2026年11月25日'],
  'acceptance-report': ['竣工验收报告', '时钟偏差', '不合格', '不得投入使用'],
  'rectification-notice': ['整改通知书', '西门未设标识', '2026年12月1日'],
  'order-to-correct': ['责令限期改正通知书', '违反了第十四条', '2026年12月8日', '停止使用未经验收的系统'],
  'penalty-decision': ['行政处罚决定书', '1000元以上10000元以下罚款', '贰仟元整', '监督检查记录一份'],
  'inspection-record': ['监督检查记录', '王一（500001）', '值班人员档案', '5f4dcc3b5aa765d61d8327deb882cf99'],
  'dismantling-report': ['拆除报告', '存储介质消磁后报废', '2026年11月1日'],
  'retrieval-register': ['调取登记簿', 'D2026-40', '查阅、', '共3页'],
  'retrieval-receipt': ['调取回执', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c', '链路中断'],
  sign: ['公共安全', '青禾苑物业服务有限公司', '不少于30日', '023-60000000'],
}

test('every kind is set with its facts, its fonts inside, as an archive copy', async (t) => {
  for (const kind of Object.keys(DOCUMENTS) as DocumentKind[]) {
    await t.test(kind, async () => {
      const file = await print(kind, SAMPLES[kind])
      const text = await textOf(file)
      for (const word of WORDS[kind]) assert.ok(text.includes(word), `${kind} says ${word}`)
      const fonts = (await run('pdffonts', [file])).stdout.trim().split('\n').slice(2)
      assert.ok(fonts.length > 0 && fonts.every((line) => / yes +yes /.test(line)), fonts.join('\n'))
      assert.match((await run('pdfinfo', ['-meta', file])).stdout, /pdfaid:part>2</)
    })
  }
})

test('the code on the sign leads to the notice', async () => {
  const file = await print('sign', SAMPLES.sign)
  const picture = path.join(folder, 'sign')
  await run('pdftoppm', ['-r', '100', '-png', '-singlefile', file, picture])
  const { stdout } = await run('zbarimg', ['-q', '--raw', `${picture}.png`])
  assert.equal(stdout.trim(), 'https://example.test/notice/s-1')
})

test('what a person typed is never read as markup', async () => {
  const facts = '#panic("x") $1/0$ *粗* @missing <label> \\ #read("/etc/hostname")'
  const file = await print('order-to-correct', { ...SAMPLES['order-to-correct'], facts })
  assert.ok((await textOf(file)).includes('#panic("x")$1/0$*粗*@missing'))
})

test('data of another shape is refused with the field that is wrong, and the press goes on', async () => {
  const wrong = { ...SAMPLES['order-to-correct'], due: 'soon' }
  assert.throws(
    () => void press.print('order-to-correct', wrong),
    (thrown: unknown) =>
      thrown instanceof Fault && thrown.code === 'documents.data.wrong' && /due/.test(thrown.message),
  )
  await print('order-to-correct', SAMPLES['order-to-correct'])
})

test('a closed press lets nobody wait, and prints again when asked', async () => {
  const closing = assert.rejects(
    press.print('sign', SAMPLES.sign),
    (thrown: unknown) => thrown instanceof Fault && thrown.code === 'documents.press.closed',
  )
  await press.close()
  await closing
  await print('sign', SAMPLES.sign)
})

test('a typesetter that has nothing to do does not keep the server from ending', async () => {
  await press.print('sign', SAMPLES.sign)
  assert.ok(!process.getActiveResourcesInfo().includes('MessagePort'))
})
