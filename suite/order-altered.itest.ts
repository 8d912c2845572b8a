// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '@mingjian/base'
import type { OrderRow } from '@mingjian/contract'
import { openDatabase } from '../packages/server/src/store/database.ts'
import { readRunFile } from '../packages/server/src/store/run-file.ts'
import { startEstate } from './estate.ts'
import type { Product } from './product.ts'
import { furnishRetrieval } from './retrieval-screens.ts'

test('an order dated back, widened or taken out of the register by root is named by fsck', async () => {
  await using estate = await startEstate({ sims: [{ name: 'GATE', codec: 'h264', keyInterval: 1 }] })
  const { product } = estate
  await furnishRetrieval(estate)
  const { items } = await product.call<{ items: OrderRow[] }>('GET', '/api/orders')
  const approved = items.find(({ state }) => state === 'approved')
  const checked = items.find(({ state }) => state === 'checked')
  assert.ok(approved && checked)
  await product.kill('SIGTERM')
  const before = await product.command(['fsck'])
  assert.deepEqual([before.status, before.stdout.trim()], [0, 'clean'])

  await product.launch()
  await asRoot(product, (sql) => [
    sql`update order_scope set to_ticks = to_ticks + 540000 where order_id = ${approved.id} and is_granted`,
    sql`update retrieval_order set registered_at = registered_at - interval '1 day' where id = ${checked.id}`,
    sql`alter table order_step disable trigger user`,
    sql`update order_step set at = at - interval '1 day' where order_id = ${checked.id} and act = 'register'`,
  ])
  await product.kill('SIGTERM')
  const altered = await product.command(['fsck'])
  assert.notEqual(altered.status, 0)
  const lines = altered.stdout.split('\n').filter((line) => line.includes('order-altered'))
  assert.equal(lines.length, 3, altered.stdout)
  assert.ok(lines.some((line) => line.includes(approved.number ?? '?') && line.includes('what was granted')))
  assert.ok(lines.some((line) => line.includes(checked.number ?? '?') && line.includes('register is dated')))
  assert.ok(lines.some((line) => line.includes(checked.number ?? '?') && line.includes('said to be registered')))

  await product.launch()
  await asRoot(product, (sql) => [sql`delete from retrieval_order where id = ${checked.id}`])
  await product.kill('SIGTERM')
  const removed = await product.command(['fsck'])
  assert.match(removed.stdout, new RegExp(`${checked.number}, registered at .* is not in the register any more`))
})

type Sql = ReturnType<typeof openDatabase>['sql']

async function asRoot(product: Product, statements: (sql: Sql) => readonly Promise<unknown>[]): Promise<void> {
  const run = await readRunFile(product.data)
  assert.ok(run)
  const database = openDatabase({ address: run.address, log: silentLog, connections: 1 })
  try {
    for (const statement of statements(database.sql)) await statement
  } finally {
    await database.close()
  }
}
