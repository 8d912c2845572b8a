// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Chromium, type Visitor } from './browser.ts'
import { Product } from './product.ts'

const PASSWORD = 'four words in a row'
const why = '登记'

/** A day of Beijing, so many days from now. */
function dayFromNow(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000)
}

test('district police draw, inspect by checklist, open a case and order to correct; the unit answers; a second look settles it', async () => {
  await using disposal = new AsyncDisposableStack()
  const product = await Product.start()
  disposal.defer(() => product.stop())
  const unit = await register(product)
  const roles = [
    ['zhao.min', 'officer', null],
    ['wang.lei', 'manager', unit],
  ] as const
  for (const [name, role, of] of roles)
    await product.call('POST', '/api/users', { name, password: PASSWORD, role, cameras: null, unit: of })
  await using chromium = await Chromium.start()
  const officer = await chromium.visit(product.url, { language: 'zh', isStill: true })
  await officer.page.setViewportSize({ width: 1024, height: 768 }) // a tablet
  await officer.walk(async () => {
    await officer.signIn('zhao.min', PASSWORD)
    await drawOne(officer)
    await inspect(officer)
    await openCase(officer)
    await order(officer)
  })
  const manager = await chromium.visit(product.url, { language: 'zh', isStill: true })
  await manager.walk(async () => {
    await manager.signIn('wang.lei', PASSWORD)
    await answer(manager)
  })
  await officer.walk(() => lookAgain(officer))
  officer.assertQuiet()
  manager.assertQuiet()
})

test('anybody draws again what was published, and complains from the notice without a name', async () => {
  await using disposal = new AsyncDisposableStack()
  const product = await Product.start()
  disposal.defer(() => product.stop())
  await register(product)
  const plan = { title: '年度抽查', from: dayFromNow(0), to: dayFromNow(30), number: 1 }
  const { id } = await product.call<{ id: string }>('POST', '/api/inspection/plans', plan)
  const made = await product.call<{ draws: { id: string; drawn: string[] }[] }>(
    'POST',
    `/api/inspection/plans/${id}/draws`,
    { seed: 'log' },
  )
  const [draw] = made.draws
  assert.ok(draw)
  await using chromium = await Chromium.start()
  const visitor = await chromium.visit(product.url, { language: 'zh', isStill: true, size: 'phone' })
  const { page } = visitor
  await visitor.walk(async () => {
    await page.goto(`/draw/${draw.id}`)
    await page.getByTestId('draw-again').click()
    await page.getByText('名单与结果均与公示一致').waitFor()
    await page.goto(`/notice/${draw.drawn[0]}`)
    await page.getByRole('link', { name: '投诉' }).click()
    await page.getByLabel('请说明情况').fill('摄像机对着居民楼的窗户')
    await page.getByTestId('send-complaint').click()
    await page.getByText('已收到，编号').waitFor()
  })
  const { items } = await product.call<{ items: { words: string; contact: unknown }[] }>('GET', '/api/reports')
  assert.deepEqual(
    items.map(({ words, contact }) => [words, contact]),
    [['摄像机对着居民楼的窗户', null]],
  )
  visitor.assertQuiet()
})

/** A hotel with a system in use that was never filed. */
async function register(product: Product): Promise<string> {
  const make = (kind: string, body: object) =>
    product.call<{ id: string; version: number }>('POST', `/api/registry/${kind}`, { why, ...body })
  const unit = await make('units', { name: '江畔酒店管理公司', district: '500103' })
  const place = await make('places', {
    ...{ name: '江畔酒店', district: '500103', classes: ['hotel'], owner: unit.id, manager: unit.id },
  })
  const system = await make('systems', {
    ...{ name: '江畔酒店视频系统', place: place.id, purpose: '旅客安全', functions: ['capture', 'store'] },
    ...{ user: unit.id, builder: unit.id, builtOn: '2015-03-01' },
  })
  const use = { why, version: system.version, to: 'in-use', on: '2015-04-01' }
  await product.call('POST', `/api/registry/systems/${system.id}/steps`, use)
  return unit.id
}

async function drawOne({ page }: Visitor): Promise<void> {
  await page.goto('/inspection?tab=plans')
  await page.getByTestId('add-plan').click()
  await page.getByLabel('名称', { exact: true }).fill('年度抽查')
  await page.getByTestId('save-plan').click()
  await page.getByTestId('draw-now').click()
  await page.getByText('1 个候选中抽取 1 个').waitFor()
  await page.getByRole('button', { name: '检查 0 / 1' }).click()
}

async function inspect({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: '江畔酒店视频系统' }).click()
  for (const [at, [name, badge]] of [
    ['赵敏', '051001'],
    ['李强', '051002'],
  ].entries()) {
    await page
      .getByLabel('姓名')
      .nth(at)
      .fill(name ?? '')
    await page
      .getByLabel('执法证号')
      .nth(at)
      .fill(badge ?? '')
  }
  await page.getByTestId('begin-inspection').click()
  const filing = page.getByTestId('item-CQ16.2')
  await filing.getByPlaceholder('说明所见').fill('未见备案证明')
  await filing.getByRole('button', { name: '不符合' }).click()
  await filing.getByRole('button', { name: '责令改正' }).waitFor()
}

async function openCase({ page }: Visitor): Promise<void> {
  const filing = page.getByTestId('item-CQ16.2')
  await filing.getByRole('button', { name: '立案' }).click()
  const dialog = page.getByRole('dialog').filter({ has: page.getByPlaceholder('立案理由') })
  await dialog.getByPlaceholder('立案理由').fill('多年未备案')
  await dialog.getByRole('button', { name: '立案' }).click()
  await filing.getByRole('link', { name: '查看案件' }).waitFor()
}

async function order({ page }: Visitor): Promise<void> {
  await page.getByTestId('item-CQ16.2').getByRole('button', { name: '责令改正' }).click()
  const form = page.getByRole('dialog').filter({ hasText: '改正要求' })
  await form.getByLabel('查明的事实').fill('系统使用多年，未向公安机关备案。')
  await form.getByLabel('改正要求（每行一项）').fill('提交备案材料')
  await form.getByLabel('改正期限').fill(dayFromNow(15))
  await form.getByRole('button', { name: '签发' }).click()
  await page.getByText('责令改正通知书').first().waitFor()
  await page.getByText('待改正').first().waitFor()
}

async function answer({ page }: Visitor): Promise<void> {
  await page.goto('/inspection')
  await page.getByRole('button', { name: '江畔酒店视频系统' }).click()
  await page.getByPlaceholder('说明已经如何改正').fill('备案材料已提交')
  await page.getByTestId('answer-correction').click()
  await page.getByText('备案材料已提交').first().waitFor()
}

async function lookAgain({ page }: Visitor): Promise<void> {
  await page.goto('/inspection?tab=orders')
  await page.getByRole('button', { name: '江畔酒店视频系统' }).click()
  await page.getByTestId('look-again').click()
  await page.getByRole('button', { name: '打开复查' }).click()
  for (const [at, name] of ['赵敏', '李强'].entries()) {
    await page.getByLabel('姓名').nth(at).fill(name)
    await page.getByLabel('执法证号').nth(at).fill(`05100${at}`)
  }
  await page.getByTestId('begin-inspection').click()
  await page.getByTestId('item-CQ16.2').getByRole('button', { name: '符合', exact: true }).click()
  await page.getByTestId('close-inspection').click()
  await page.getByText('已结束').first().waitFor()
  await page.goto('/inspection?tab=orders')
  await page.getByText('已改正').first().waitFor()
}
