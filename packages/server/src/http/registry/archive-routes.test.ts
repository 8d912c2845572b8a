// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeRegistryApp, type RegistryApp } from '../../registry/testdata/registry-app.ts'
import { openTestDatabases, type TestDatabases } from '../../store/test-database.ts'

const why = 'test'
let databases: TestDatabases
let app: RegistryApp

before(async () => {
  databases = await openTestDatabases()
  app = await makeRegistryApp(await databases.create(), { at: Date.UTC(2026, 2, 2, 4) })
})
after(async () => {
  await app?.close()
  await databases?.close()
})

async function makeSystem(name: string): Promise<string> {
  const unit = await app.ok('POST', '/api/registry/units', { why, name, district: '500103' })
  const place = await app.ok('POST', '/api/registry/places', {
    ...{ why, name, district: '500103', classes: ['hotel'], owner: unit.id, manager: unit.id },
  })
  const body = { why, name: `${name}系统`, place: place.id, user: unit.id, builtOn: '2015-03-01', purpose: '安全' }
  const system = await app.ok('POST', '/api/registry/systems', { ...body, functions: ['store'], builder: unit.id })
  const step = { why, version: system.version, to: 'in-use', on: '2015-04-01' }
  await app.ok('POST', `/api/registry/systems/${system.id}/steps`, step)
  return system.id
}

const WANTED = [
  ['design', 'design-scheme'],
  ['design', 'feasibility-review'],
  ['construction', 'construction-record'],
  ['construction', 'device-list'],
  ['test', 'test-report'],
  ['acceptance', 'acceptance-report'],
  ['maintenance', 'maintenance-rules'],
] as const

test('each system stands with what its volumes hold, and what is whole leaves the list of those that lack', async () => {
  const [whole, bare] = [await makeSystem('江畔酒店'), await makeSystem('山城酒店')]
  for (const [volume, kind] of WANTED) {
    const url = `/api/registry/systems/${whole}/archive?${new URLSearchParams({ volume, kind, title: kind })}`
    await app.ok('POST', url, Buffer.from(kind))
  }
  await app.plane.watch.round()
  await app.plane.watch.settled()
  const { items } = await app.ok('GET', '/api/registry/archives')
  const of = (id: string) => items.find(({ system }: { system: { id: string } }) => system.id === id)
  assert.deepEqual([of(whole).documents, of(bare).documents], [WANTED.length, 0])
  assert.ok(of(whole).volumes.every(({ isComplete }: { isComplete: boolean }) => isComplete))
  assert.deepEqual(of(bare).volumes[0], {
    ...{ volume: 'design', isComplete: false, missing: ['design-scheme', 'feasibility-review'] },
  })
  const lacking = await app.ok('GET', '/api/registry/archives?lacking=true')
  assert.deepEqual(
    lacking.items.map(({ system }: { system: { id: string } }) => system.id),
    [bare],
  )
})
