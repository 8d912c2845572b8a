// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import readExcelFile from 'read-excel-file/node'
import writeExcelFile from 'write-excel-file/node'
import { Fault } from '@mingjian/base'
import { checkZipSize } from '../disk/zip-size.ts'
import { openTestDatabases, type TestDatabases } from '../store/test-database.ts'
import { makeRegistryApp, type RegistryApp } from './testdata/registry-app.ts'

let databases: TestDatabases
let app: RegistryApp
before(async () => {
  databases = await openTestDatabases()
  app = await makeRegistryApp(await databases.create(), { at: Date.UTC(2026, 10, 23, 4) })
})
after(async () => {
  await app?.close()
  await databases?.close()
})

const sheet = (rows: readonly (readonly (string | number | boolean | null)[])[]) =>
  writeExcelFile(rows.map((row) => row.map((value) => (value === null ? null : { value })))).toBuffer()
const take = async (kind: string, rows: Parameters<typeof sheet>[0]) =>
  app.call('POST', `/api/registry/sheets/${kind}`, await sheet(rows))

test('rows are taken one by one; what is wrong with a row is told with its number and column, and harms no other', async () => {
  const { body } = await take('unit', [
    ['名称', '类别', '区县代码', '联系人'],
    ['甲单位', 'enterprise', '500103', '张'],
    ['乙单位', '杂货', '500103', '李'],
    [null, null, null, null],
    ['丙单位', 'enterprise', '渝中', '王'],
    ['丁单位', 'institution', '500104', null],
  ])
  assert.equal(body.taken, 2)
  assert.deepEqual(
    body.errors.map((each: { row: number; column: string }) => [each.row, each.column]),
    [
      [3, '类别'],
      [5, '区县代码'],
    ],
  )
  const { items } = await app.ok('GET', '/api/registry/units')
  assert.deepEqual(items.map(({ name }: { name: string }) => name).toSorted(), ['丁单位', '甲单位'].toSorted())
})

test('a trial tells what would be wrong and takes nothing; a template has the heading alone', async () => {
  const rows = await sheet([
    ['名称', '区县代码', '场所类别'],
    ['试算公园', '500103', 'park'],
    ['试算他处', '999999', 'park'],
  ])
  const tried = await app.ok('POST', '/api/registry/sheets/place?trial=true', rows)
  assert.equal(tried.taken, 1)
  assert.deepEqual(
    tried.errors.map((each: { row: number; code: string }) => [each.row, each.code]),
    [[3, 'registry.class.unknown']],
  )
  const { total } = await app.ok('GET', `/api/registry/places?search=${encodeURIComponent('试算')}`)
  assert.equal(total, 0)
  const template = await app.ok('GET', '/api/registry/sheets/unit?template=true')
  const [first] = await readExcelFile(template)
  assert.equal(first?.data.length, 1)
})

test('a place and a camera name others by their names, and the law speaks in the rows too', async () => {
  const places = await take('place', [
    ['名称', '区县代码', '场所类别', '经纬度', '所有权人'],
    ['甲酒店', '500103', 'hotel', '106.5, 29.5', '甲单位'],
    ['乙酒店', '500103', 'hotel、park', '106.6,29.6', '没有这个单位'],
  ])
  assert.equal(places.body.taken, 1)
  assert.deepEqual([places.body.errors[0].column, places.body.errors[0].code], ['所有权人', 'registry.sheet.reference'])
  const cameras = await take('camera', [
    ['名称', '场所', '公共区域', '用途'],
    ['大堂', '甲酒店', '否', '安全'],
    ['门外', '甲酒店', '是', '安全'],
  ])
  assert.equal(cameras.body.taken, 1)
  assert.equal(cameras.body.errors[0].code, 'registry.camera.no-basis')
})

test('what was written out and is read in again makes the next version, and an old sheet does not overwrite', async () => {
  const bytes = (await app.call('GET', '/api/registry/sheets/unit')).body
  const [first] = await readExcelFile(bytes)
  assert.deepEqual(first?.data[0]?.slice(0, 3), ['编号', '版本', '名称'])
  const again = await app.call('POST', '/api/registry/sheets/unit', bytes)
  assert.deepEqual(again.body, { taken: 2, errors: [] })
  const old = await app.call('POST', '/api/registry/sheets/unit', bytes)
  assert.equal(old.body.taken, 0)
  assert.deepEqual(
    old.body.errors.map(({ code }: { code: string }) => code),
    ['registry.version.stale', 'registry.version.stale'],
  )
})

test('what is no spreadsheet, has unknown columns or opens to too much is refused', async () => {
  const send = (bytes: Buffer) => app.call('POST', '/api/registry/sheets/unit', bytes)
  assert.equal((await send(Buffer.from('名称,类别'))).body.code, 'registry.sheet.unreadable')
  assert.equal((await take('unit', [['名字'], ['x']])).body.code, 'registry.sheet.heading')
  const bomb = Buffer.from(await sheet([['名称'], ['x']]))
  const entry = bomb.indexOf(Buffer.from('504b0102', 'hex'))
  bomb.writeUInt32LE(0xf0000000, entry + 24)
  assert.equal((await send(bomb)).body.code, 'registry.sheet.long')
})

test('any bytes are either looked through or refused', async () => {
  const good = await sheet([['名称'], ['x']])
  const mangled = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 20 }).map((edits) => {
    const bytes = Buffer.from(good)
    for (const [at, value] of edits) bytes[at] = value
    return bytes
  })
  fc.assert(
    fc.property(
      fc.oneof(
        mangled,
        fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each)),
      ),
      (bytes) => {
        try {
          checkZipSize(bytes)
        } catch (thrown) {
          assert.ok(thrown instanceof Fault)
        }
      },
    ),
  )
})
