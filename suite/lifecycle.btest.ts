// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { Chromium, type Visitor } from './browser.ts'
import { startEstate } from './estate.ts'
import type { Product } from './product.ts'

const PASSWORD = 'four words in a row'
const DAY = 86_400_000

/** A day of Beijing, so many days ago. */
function daysAgo(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() - days * DAY)
}

test('a unit enrols a place, is refused in a changing room, builds, fails, rectifies, passes, and files on day 29', async () => {
  await using estate = await startEstate({ sims: [{ name: 'HALL', codec: 'h264', keyInterval: 1 }] })
  const { product } = estate
  await product.call('POST', '/api/users', { name: 'wang.lei', password: PASSWORD, role: 'manager', cameras: null })
  await product.call('POST', '/api/users', { name: 'chen.gang', password: PASSWORD, role: 'officer', cameras: null })
  const unit = { why: '开业', name: '嘉陵商业管理公司', kind: 'enterprise', district: '500103' }
  const reached = { code: '91500103MA5U000010', contact: '王磊', phone: '023-6000 0010' }
  await product.call('POST', '/api/registry/units', { ...unit, ...reached })
  await using chromium = await Chromium.start()
  const visitor = await chromium.visit(product.url, { language: 'zh', isStill: true })
  await visitor.walk(async () => {
    await visitor.signIn('wang.lei', PASSWORD)
    await enrolPlace(visitor)
    await planSystem(visitor)
    await enrolCamera(visitor)
    await build(visitor)
    await runTrial(visitor, () => product.recording(estate.cameras))
    await failAndRectify(visitor)
    await passAndUse(visitor)
    await handIn(visitor)
  })
  visitor.assertQuiet([/^422 POST \/api\/registry\/cameras$/])
  const officer = await chromium.visit(product.url, { language: 'zh', isStill: true })
  await officer.walk(async () => {
    await officer.signIn('chen.gang', PASSWORD)
    await acceptFiling(officer)
  })
  officer.assertQuiet()
  await visitor.walk(() => seeCertificate(visitor, product))
})

/** Chooses in a select by what is written on the option. */
async function choose({ page }: Visitor, select: Locator, words: string): Promise<void> {
  await select.click()
  await select.pressSequentially(words)
  await page.locator('.ant-select-item-option-active').filter({ hasText: words }).last().waitFor()
  await page.keyboard.press('Enter')
}

async function enrolPlace(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.goto('/places')
  await page.getByTestId('add-place').click()
  const form = page.locator('.ant-drawer form')
  await form.getByLabel('名称').first().fill('嘉陵广场')
  await choose(visitor, form.getByLabel('区县'), '渝中区')
  await form.getByLabel('地址').fill('渝中区嘉陵路 8 号')
  await choose(visitor, form.getByLabel('类别', { exact: true }), '景区')
  await page.keyboard.press('Escape')
  await choose(visitor, form.getByLabel('所有权人'), '嘉陵商业')
  for (const [at, [name, prohibited]] of [
    ['大厅', null],
    ['更衣室', '更衣室'],
  ].entries()) {
    await page.getByTestId('add-spot').click()
    const spot = page.getByTestId('spot-fields').nth(at)
    await spot.getByLabel('名称').fill(name ?? '')
    if (prohibited !== null) await choose(visitor, spot.getByLabel('禁止安装的类别'), prohibited ?? '')
  }
  await form.getByLabel('理由').fill('新开业登记')
  await page.getByTestId('save-record').click()
  await page.getByTestId('place-card').getByText('嘉陵商业管理公司').waitFor()
}

async function planSystem(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.getByTestId('place-card').getByRole('link', { name: '登记系统' }).click()
  const form = page.locator('.ant-drawer form')
  await form.getByLabel('名称').fill('嘉陵广场视频系统')
  await form.getByLabel('用途').fill('公共区域安全防范')
  for (const one of ['采集', '存储']) await form.getByLabel(one).check()
  await choose(visitor, form.getByLabel('建设单位'), '嘉陵商业')
  await choose(visitor, form.getByLabel('使用单位'), '嘉陵商业')
  await form.getByLabel('理由').fill('按规划建设')
  await page.getByTestId('save-record').click()
  await page.getByTestId('system-facts').waitFor()
}

async function enrolCamera(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.getByRole('tab', { name: '摄像机' }).click()
  await page.getByTestId('enrol-camera').click()
  const form = page.getByTestId('camera-record-form')
  await form.getByLabel('名称').fill('大厅一号')
  await choose(visitor, form.getByLabel('本机摄像机'), 'HALL')
  await choose(visitor, form.getByLabel('部位'), '更衣室')
  await form.getByLabel('用途').fill('人员密集处安全')
  await form.getByLabel('设备类型').fill('固定枪型网络摄像机')
  await form.getByLabel('位置与范围的理由').fill('主要通道')
  await form.getByLabel('拍摄范围已固定').check()
  await form.getByLabel('理由', { exact: true }).fill('随系统登记')
  const refused = page.getByTestId('placement-refused')
  await refused.getByRole('link', { name: 'CQ10(3)' }).waitFor()
  await page.getByTestId('save-record').click()
  await form.locator('.registry-problem[role="alert"]').last().waitFor()
  await choose(visitor, form.getByLabel('部位'), '大厅')
  await refused.waitFor({ state: 'hidden' })
  await page.getByTestId('save-record').click()
  await page.getByTestId('camera-record').getByText('大厅一号').waitFor()
}

async function step({ page }: Visitor, to: string, on: string): Promise<void> {
  await page.getByRole('tab', { name: '进程' }).click()
  const box = page.getByTestId(`step-${to}`)
  await box.getByRole('button', { name: '办理' }).click()
  await box.getByLabel('日期').fill(on)
  await box.getByLabel('理由').fill('如期')
  await box.getByTestId('take-step').click()
  await box.waitFor({ state: 'detached' })
}

async function build(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.getByTestId('edit-system').click()
  const form = page.locator('.ant-drawer form')
  await form.getByLabel('论证日期').fill(daysAgo(90))
  await choose(visitor, form.getByLabel('结论'), '合格')
  await form.getByLabel('未取得认证的设备型号数').fill('0')
  await form.getByLabel('理由').fill('方案论证通过')
  await page.getByTestId('save-record').click()
  await step(visitor, 'designed', daysAgo(85))
  await step(visitor, 'building', daysAgo(80))
  await step(visitor, 'acceptance', daysAgo(40))
}

/** Looks at each item that nothing could measure, and passes it. */
async function lookAtAll({ page }: Visitor): Promise<void> {
  const open = page.getByRole('textbox', { name: '查看到的情况' })
  for (let left = await open.count(); left > 0; left = await open.count()) {
    const row = page.getByRole('row').filter({ has: open.first() }).first()
    await open.first().fill('现场查看，符合要求')
    await row.getByRole('button', { name: '合格', exact: true }).click()
    await open.nth(left - 1).waitFor({ state: 'detached' })
  }
}

/** Cameras record before the pass only on trial; without it nothing can be measured. */
async function runTrial({ page }: Visitor, isRecording: () => Promise<unknown>): Promise<void> {
  const box = page.getByTestId('trial')
  await box.getByRole('button', { name: '安排试运行' }).click()
  await box.getByLabel('开始').fill(daysAgo(1))
  await box.getByLabel('结束').fill(daysAgo(-7))
  await box.getByLabel('参与人员').fill('王磊')
  await page.keyboard.press('Enter')
  await box.getByLabel('理由').fill('验收前联调')
  await box.getByTestId('save-trial').click()
  await box.getByText('王磊').first().waitFor()
  await isRecording()
}

async function failAndRectify(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.getByRole('tab', { name: '验收' }).click()
  await page.getByTestId('begin-acceptance').click()
  const run = page.getByTestId('acceptance-run').first()
  await run.getByTestId('decide-acceptance').waitFor()
  await lookAtAll(visitor)
  const lacks = run.getByLabel(/^整改：/)
  assert.ok((await lacks.count()) > 0, 'no interface is reserved yet: something failed')
  await lacks.first().fill('预留接口后重新验收')
  await run.getByTestId('decide-acceptance').click()
  await run.getByText('不合格', { exact: true }).first().waitFor()
  await page.getByTestId('edit-system').click()
  const form = page.locator('.ant-drawer form')
  for (const one of ['已预留硬件接口', '已预留软件接口']) await form.getByLabel(one).check()
  await form.getByLabel('理由').fill('整改完成')
  await page.getByTestId('save-record').click()
  await page.getByRole('tab', { name: '摄像机' }).click()
  await page.getByTestId('camera-record').getByRole('button', { name: '修改' }).click()
  const camera = page.getByTestId('camera-record-form')
  await camera.getByLabel('标识拍照日期').fill(daysAgo(31))
  await camera.getByLabel('理由', { exact: true }).fill('标识已设置')
  await camera.getByTestId('save-record').click()
  await camera.waitFor({ state: 'detached' })
  await step(visitor, 'acceptance', daysAgo(30))
}

async function passAndUse(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.getByRole('tab', { name: '验收' }).click()
  await page.getByTestId('begin-acceptance').click()
  const run = page.getByTestId('acceptance-run').first()
  await run.getByTestId('decide-acceptance').waitFor()
  await lookAtAll(visitor)
  await run.getByLabel('日期').fill(daysAgo(29))
  await run.getByTestId('decide-acceptance').click()
  await page.getByRole('tab', { name: '进程' }).click()
  await page.getByTestId('step-in-use').waitFor()
  await step(visitor, 'in-use', daysAgo(28))
  await page.getByTestId('system-facts').getByText('使用中').waitFor()
}

/** Twenty-nine days after the pass: what is missing is named, added, and the whole is handed in. */
async function handIn(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.getByTestId('file-system').click()
  const draft = page.getByTestId('filing-draft')
  await draft.getByTestId('filing-missing').getByText('设计技术方案').waitFor()
  await draft.getByRole('link', { name: '打开系统登记' }).click()
  await page.getByRole('tab', { name: '档案' }).click()
  const design = page.getByTestId('volume-design')
  await design.locator('input[type="file"]').setInputFiles({
    ...{ name: '设计技术方案.txt', mimeType: 'text/plain', buffer: Buffer.from('大厅与主要通道的视频设计') },
  })
  await design.getByText('设计技术方案.txt').waitFor()
  await page.goto('/filing')
  await page.getByRole('button', { name: '嘉陵广场视频系统' }).first().click()
  await draft.getByText('材料齐全').waitFor()
  await draft.getByRole('checkbox', { name: '真实性' }).check()
  await draft.getByTestId('submit-filing').click()
  await page.getByTestId('filing').getByText('待受理').first().waitFor()
}

async function acceptFiling({ page }: Visitor): Promise<void> {
  await page.goto('/filing')
  await page.getByRole('button', { name: '嘉陵广场视频系统' }).click()
  const filing = page.getByTestId('filing')
  await filing.getByTestId('filing-materials').getByText('验收报告').waitFor()
  await filing.getByTestId('accept-filing').click()
  await filing.getByText('已备案').first().waitFor()
}

/** The unit has the certificate, as a PDF, and owes no filing any more. */
async function seeCertificate({ page }: Visitor, product: Product): Promise<void> {
  await page.reload()
  const href = await page.getByTestId('filing-certificate').getAttribute('href')
  const answer = await product.fetch(href ?? '')
  assert.equal(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
  const { total } = await product.call<{ total: number }>('GET', '/api/filings/owed')
  assert.equal(total, 0)
}
