// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type EpochMillis, type EpochTicks, Fault, HandClock } from '@mingjian/base'
import { Role } from '@mingjian/contract'
import { abilitiesOf } from './ability.ts'
import type { Actor } from './grant.ts'
import { type CameraFacts, Judge } from './judge.ts'
import { readPolicies } from './policy-file.ts'
import { type Act, ACTS, PolicySet } from './policy-set.ts'

let policies: PolicySet
let folder = ''
before(async () => {
  policies = await PolicySet.load(null)
  folder = await mkdtemp(path.join(os.tmpdir(), 'mj-policies-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const clock = new HandClock(Date.UTC(2026, 10, 23, 4) as EpochMillis) // noon in Chongqing, a Monday
const GATE: CameraFacts = { id: 'c1', place: 'Estate/Gate', unit: null, classes: [] }

function actorOf(role: Role | 'operator', more: Partial<Actor> = {}): Actor {
  const common = { userId: 'u1', name: 'Wang', cameras: null, address: null }
  return role === 'operator'
    ? { ...common, kind: 'operator', abilities: abilitiesOf('administrator'), ...more }
    : { ...common, kind: 'user', role, abilities: abilitiesOf(role), ...more }
}

function judgeOf(set: PolicySet, onDuty?: () => boolean): Judge {
  return new Judge({ policies: () => set, clock, zone: 'Asia/Shanghai', ...(onDuty ? { onDuty } : {}) })
}

function allowed(judge: Judge, actor: Actor, camera: CameraFacts = GATE): Act[] {
  return ACTS.filter((act) => judge.decide(actor, act, camera).isAllowed)
}

test('what each role may do with a camera, as a whole', () => {
  const judge = judgeOf(policies)
  const all = [...Role.options, 'operator' as const].map((role) => [role, allowed(judge, actorOf(role)).join(' ')])
  assert.deepEqual(Object.fromEntries(all), {
    administrator: 'see watch replay still copy base change forward',
    manager: 'see watch replay still copy base change forward',
    watcher: 'see watch replay still',
    maintainer: 'see base change',
    officer: '',
    'city-officer': '',
    auditor: '',
    operator: 'see watch replay still copy base change forward',
  })
})

test('supervision is not viewing: with every ability there is, an officer or auditor still gets no picture', () => {
  const judge = judgeOf(policies)
  for (const role of ['officer', 'city-officer', 'auditor'] as const) {
    const actor = actorOf(role, { abilities: abilitiesOf('administrator') })
    for (const act of ['watch', 'replay', 'still', 'copy', 'forward'] as const) {
      const refusal = judge.refuse(actor, act, GATE)
      assert.match(refusal?.policy ?? '', /^supervision\./, `${role} ${act}`)
      assert.match(refusal?.article ?? '', /^CQ2[25]/)
    }
  }
})

test('off duty a watcher knows the cameras and sees no picture; others are not bound to a shift', () => {
  const judge = judgeOf(policies, () => false)
  assert.deepEqual(allowed(judge, actorOf('watcher')), ['see'])
  assert.ok(allowed(judge, actorOf('manager')).includes('watch'))
})

test('a person of one unit gets nothing of another unit’s camera, and of a camera without a unit what the role gives', () => {
  const judge = judgeOf(policies)
  const camera = { ...GATE, unit: 'hotel' }
  for (const role of Role.options) assert.deepEqual(allowed(judge, actorOf(role, { unit: 'bus' }), camera), [], role)
  assert.ok(allowed(judge, actorOf('manager', { unit: 'hotel' }), camera).includes('replay'))
  assert.ok(allowed(judge, actorOf('manager', { unit: 'hotel' }), GATE).includes('replay'))
})

test('a secret camera is neither copied nor forwarded', () => {
  const judge = judgeOf(policies)
  const camera = { ...GATE, classes: ['secret'] }
  assert.deepEqual(
    allowed(judge, actorOf('administrator'), camera),
    ACTS.filter((act) => act !== 'copy' && act !== 'forward'),
  )
  assert.deepEqual(
    [
      judge.refuse(actorOf('administrator'), 'copy', camera)?.policy,
      judge.refuse(actorOf('administrator'), 'copy', camera)?.article,
    ],
    ['secrecy.copy', 'CQ22.2'],
  )
})

test('what an order gives is its verbs and no more, whatever the role that bears it', () => {
  const judge = judgeOf(policies)
  const span = { from: 0 as EpochTicks, to: 90_000 as EpochTicks }
  const given = (verb: 'obtain' | 'view' | 'copy', role: Role) => {
    const order = { id: 'o', scopes: [{ camera: 'c1', ...span }], verbs: new Set([verb]), until: 0 as EpochMillis }
    const actor = actorOf(role, { order, abilities: abilitiesOf('administrator') })
    return ACTS.filter((act) => judge.decide(actor, act, GATE, { camera: 'c1', ...span }).isAllowed).join(' ')
  }
  for (const role of ['watcher', 'administrator', 'officer'] as const) {
    assert.equal(given('view', role), 'see replay still', role)
    assert.equal(given('copy', role), 'see copy', role)
    assert.equal(given('obtain', role), 'see replay still copy', role)
  }
})

test('a listing of five hundred like cameras asks the policies once', () => {
  const set = new PolicySet(policies.files)
  const judge = judgeOf(set)
  const cameras = Array.from({ length: 500 }, (_, at) => ({ ...GATE, id: `c${at}`, place: `Estate/House ${at}` }))
  assert.equal(judge.within(actorOf('watcher'), 'see', cameras).size, 500)
  assert.equal(set.asked, 1)
})

test('every policy cites its article in the article’s own words', async () => {
  const here = path.dirname(fileURLToPath(import.meta.url))
  const law = await readFile(path.join(here, '../../../law/rulebooks/cq-2016/text.zh.md'), 'utf8')
  const number = new Map([
    ['22', '第二十二条'],
    ['25', '第二十五条'],
  ])
  for (const { id, article, words } of policies.files.policies) {
    const cited = words.flatMap((line) => /^(第.+?条)　(.+)$/.exec(line)?.slice(1, 3) ?? [])
    assert.ok(cited.length >= 2, `${id} quotes its article`)
    assert.equal(cited[0], number.get(/^CQ(\d+)/.exec(article)?.[1] ?? ''), id)
    for (let at = 1; at < cited.length; at += 2) assert.ok(law.includes(cited[at] ?? '-'), `${id}: ${cited[at]}`)
  }
})

const OWN = (body: string) => `@id("own.night")\n@article("CQ22.1")\n${body}\n`

test('an own policy narrows what the product allows, by time and place, and cannot open what it forbids', async () => {
  const night =
    'forbid (principal in Role::"watcher", action == Action::"replay", resource in Place::"Estate") when { context.hour < 8 || context.hour >= 20 };'
  const wide = '@id("own.wide")\n@article("CQ22.1")\npermit (principal, action, resource);\n'
  await writeFile(path.join(folder, 'own.cedar'), OWN(night) + wide)
  const judge = judgeOf(await PolicySet.load(folder))
  assert.ok(allowed(judge, actorOf('watcher')).includes('replay'))
  clock.advance(9 * 3_600_000)
  assert.ok(!allowed(judge, actorOf('watcher')).includes('replay'))
  assert.ok(allowed(judge, actorOf('watcher'), { ...GATE, place: 'Elsewhere' }).includes('replay'))
  const officer = actorOf('officer', { abilities: abilitiesOf('administrator') })
  assert.deepEqual(allowed(judge, officer), ['see', 'base', 'change'])
})

test('a policy that does not type-check, has no article or takes another’s id stops the start with one line', async () => {
  const wrong: [string, RegExp][] = [
    ['permit (principal, action, resource) when { context.rank > 3 };', /attribute `rank`/],
    ['permit (principal, action == Action::"print", resource);', /print/],
    ['permit (principal, action', /own\.cedar/],
  ]
  for (const [body, words] of wrong) await refused(OWN(body), words)
  await refused('@id("own.a")\npermit (principal, action, resource);', /no @article/)
  await refused('@article("CQ22.1")\npermit (principal, action, resource);', /no @id/)
  await refused(
    '@id("order.scope")\n@article("CQ25")\npermit (principal, action, resource);',
    /a second policy with the id order\.scope/,
  )
})

async function refused(text: string, words: RegExp): Promise<void> {
  await writeFile(path.join(folder, 'own.cedar'), text)
  await assert.rejects(PolicySet.load(folder), (thrown) => {
    assert.ok(thrown instanceof Fault && thrown.code === 'access.policy.wrong', String(thrown))
    assert.match(thrown.message, words)
    return !thrown.message.includes('\n')
  })
}

test('the hash of the policies follows their bytes', async () => {
  await rm(path.join(folder, 'own.cedar'), { force: true })
  const before = (await readPolicies(folder)).hash
  assert.equal(before, policies.files.hash)
  await writeFile(path.join(folder, 'own.cedar'), '// nothing yet\n')
  assert.notEqual((await readPolicies(folder)).hash, before)
})
