// SPDX-License-Identifier: Apache-2.0
import type { Database } from './database.ts'

type Row = Readonly<{ kind: string; owner: string; line: string }>

/** The schema as text, one line a fact, from PostgreSQL's own catalogue: two databases are alike exactly when this is. */
export async function dumpSchema({ sql }: Database): Promise<string> {
  const rows = await sql<Row[]>`
    with ours as (select oid, relname, relkind from pg_class where relnamespace = 'public'::regnamespace and relname <> 'migration')
    select 'table' as kind, relname::text as owner, '' as line from ours where relkind = 'r'
    union all
    select 'column', c.relname, lpad(a.attnum::text, 3, ' ') || ' ' || quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
      || case when a.attnotnull then ' not null' else '' end
      || case a.attidentity when 'a' then ' generated always as identity' else '' end
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
    from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relkind = 'r'
    union all
    select 'constraint', c.relname, quote_ident(o.conname) || ' ' || pg_get_constraintdef(o.oid)
    from ours c join pg_constraint o on o.conrelid = c.oid where o.contype <> 'n'
    union all
    select 'index', c.relname, pg_get_indexdef(i.indexrelid) from ours c join pg_index i on i.indrelid = c.oid
    union all
    select 'trigger', c.relname, pg_get_triggerdef(t.oid) from ours c join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal
    union all
    select 'function', p.proname, pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = 'public'::regnamespace`
  const order = ['table', 'column', 'constraint', 'index', 'trigger']
  const sorted = rows.toSorted(
    (a, b) => compare(a.owner, b.owner) || order.indexOf(a.kind) - order.indexOf(b.kind) || compare(a.line, b.line),
  )
  const tables = sorted
    .filter(({ kind }) => kind !== 'function')
    .map((row) => (row.kind === 'table' ? `\ntable ${row.owner}` : formatRow(row)))
  const functions = sorted.filter(({ kind }) => kind === 'function').map(({ line }) => `\n${line.trim()}`)
  return `-- SPDX-License-Identifier: Apache-2.0\n-- What the migrations add up to. Made by a test; see dump-schema.ts.\n${[...tables, ...functions].join('\n')}\n`
}

function formatRow({ kind, line }: Row): string {
  return `  ${kind.padEnd(10)} ${line}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
