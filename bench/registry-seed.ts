// SPDX-License-Identifier: Apache-2.0
import type { Database } from '../packages/server/src/store/database.ts'

export type RegistrySize = Readonly<{ units: number; cameras: number }>

/** Districts, and words that names are made of: enough of each that a search finds few or very many. */
const DISTRICTS = ['500101', '500103', '500104', '500105', '500106', '500107', '500108', '500109', '500112', '500113']
const WORDS = [
  '解放碑',
  '观音桥',
  '沙坪坝',
  '南坪',
  '杨家坪',
  '两江',
  '磁器口',
  '洪崖洞',
  '朝天门',
  '弹子石',
  '大坪',
  '石桥铺',
]
const KINDS = ['酒店', '小区', '公园', '影城', '网吧', '饭店', '景区', '商场']
const CLASSES = [
  'hotel',
  'residential-compound',
  'park',
  'cinema-theatre',
  'internet-cafe',
  'large-restaurant',
  'scenic-area',
  'commercial-centre',
]
const STATES = ['in-use', 'in-use', 'in-use', 'acceptance', 'building', 'planned', 'suspended']

/** A city: as many places and systems as units, the cameras spread over them, and what each system still owes. */
export async function seedRegistry({ sql }: Database, size: RegistrySize): Promise<void> {
  // indices are made again at the end: sorted once, they are what they would have grown to
  const indices = await sql<{ name: string; made: string }[]>`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as made from pg_index i join pg_class c on c.oid = i.indexrelid
    where not i.indisunique and i.indrelid in ('registry_unit'::regclass, 'registry_place'::regclass,
      'registry_system'::regclass, 'registry_camera'::regclass, 'open_obligation'::regclass)`
  for (const { name } of indices) await sql.unsafe(`drop index ${name}`)
  await sql.unsafe(
    `alter table registry_camera drop constraint registry_camera_system_fkey, drop constraint registry_camera_place_fkey`,
  )
  const name = `(${pick(WORDS, 'n')} || ${pick(KINDS, 'n / 7')} || n)`
  const district = pick(DISTRICTS, 'n / 3')
  await sql.unsafe(`
    insert into registry_unit (id, version, changed_at, name, kind, district, body)
    select 'on' || n, 1, timestamptz '2026-01-01' + n * interval '1 second', ${name}, 'enterprise', ${district},
      jsonb_build_object('name', ${name}, 'district', ${district})
    from generate_series(0, ${size.units - 1}) n`)
  await sql.unsafe(`
    insert into registry_place (id, version, changed_at, name, district, classes, units, must_build, is_wanting, lng, lat, body)
    select 'pc' || n, 1, timestamptz '2026-01-01' + n * interval '1 second', ${name}, ${district},
      array[${pick(CLASSES, 'n / 7')}], array['on' || n], true, n % 9 = 0, lng, lat,
      jsonb_build_object('name', ${name}, 'district', ${district}, 'classes', jsonb_build_array(${pick(CLASSES, 'n / 7')}),
        'owner', 'on' || n, 'point', jsonb_build_array(lng, lat))
    from generate_series(0, ${size.units - 1}) n, lateral (select ${spot('n')}) p`)
  await sql.unsafe(`
    insert into registry_system (id, version, changed_at, name, place, district, state, units, body)
    select 'sn' || n, 1, timestamptz '2026-01-01' + n * interval '1 second', ${name} || '系统', 'pc' || n, ${district},
      ${pick(STATES, 'n')}, array['on' || n],
      jsonb_build_object('name', ${name} || '系统', 'place', 'pc' || n, 'builder', 'on' || n, 'user', 'on' || n,
        'purpose', '安全', 'state', ${pick(STATES, 'n')}, 'trial', null, 'days', ${DAYS})
    from generate_series(0, ${size.units - 1}) n`)
  await sql.unsafe(`
    insert into registry_camera (id, version, changed_at, name, system, place, district, lng, lat, body)
    select 'rc' || c, 1, timestamptz '2026-01-01' + c * interval '1 second', ${name} || '摄像机' || c, 'sn' || n, 'pc' || n,
      ${district}, lng + (c % 31) * 0.00005, lat + (c % 37) * 0.00005,
      jsonb_build_object('name', ${name} || '摄像机' || c, 'place', 'pc' || n, 'system', 'sn' || n)
    from generate_series(0, ${size.cameras - 1}) c, lateral (select c % ${size.units} as n) m, lateral (select ${spot('m.n')}) p`)
  await sql.unsafe(`
    insert into open_obligation (subject_kind, subject, rule, status, since, last_day, sort_day, unit, system, place, district, name, detail)
    select 'system', 'sn' || n, rule, status, '2026-01-01', day, coalesce(day, '2026-01-01'), 'on' || n, 'sn' || n, 'pc' || n,
      ${district}, ${name} || '系统', jsonb_build_object('facts', jsonb_build_object('acceptance.passed', '2026-01-01'))
    from generate_series(0, ${size.units - 1}) n, (values
      ('CQ16.1', 'overdue', (date '2026-01-01' + (0 || '')::integer)::text), ('CQ20.1(1)', 'broken', null), ('CQ17', 'broken', null)
    ) o (rule, status, base), lateral (select case when base is null then null else (date '2026-01-01' + n % 700)::text end as day) d`)
  for (const { made } of indices) await sql.unsafe(made)
  await sql.unsafe('vacuum analyze')
}

const DAYS = `jsonb_build_object('constructionBegun', '2026-01-01', 'built', '2026-01-01', 'acceptancePassed', '2026-01-01',
  'inUse', '2026-01-01', 'suspended', null, 'dismantled', null, 'dismantlingReported', null, 'filingSubmitted', null,
  'filingAccepted', null)`

function pick(words: readonly string[], by: string): string {
  return `(array[${words.map((word) => `'${word}'`).join(', ')}])[1 + (${by})::integer % ${words.length}]`
}

/** Half of everything in the middle of the city, the rest over its whole area; the same at every run. */
function spot(n: string): string {
  const part = (prime: number): string => `((${n}::bigint * ${prime}) % 100003) / 100003.0`
  return `106.55 + (${part(7919)} - 0.5) * case when ${n} % 2 = 0 then 0.2 else 3 end as lng,
    29.56 + (${part(104_729)} - 0.5) * case when ${n} % 2 = 0 then 0.2 else 2 end as lat`
}
