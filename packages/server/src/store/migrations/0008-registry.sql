-- SPDX-License-Identifier: Apache-2.0
-- The registry: units, persons, places, systems, cameras, with every version of each; what is owed; acceptances; archives.

-- Who changed what, when and why; nothing is overwritten. The tables below hold the newest version as columns for lists.
create table record_version (
  kind text not null check (kind in ('unit', 'person', 'place', 'system', 'camera')),
  id text not null,
  version integer not null,
  at timestamptz not null,
  by_user text,
  by_name text not null,
  why text not null,
  entry bigint, -- index in the evidence log
  body jsonb not null,
  primary key (kind, id, version)
);
create index record_version_as_of on record_version (kind, id, at desc, version desc);
create trigger record_version_append_only before update or delete or truncate on record_version
  for each statement execute function refuse_change();

-- Web Mercator, 24 bits an axis, interleaved: a map tile is one contiguous range.
create function spread_bits(value bigint) returns bigint immutable strict parallel safe language plpgsql as $$
begin
  value := (value | (value << 16)) & 281470681808895;
  value := (value | (value << 8)) & 71777214294589695;
  value := (value | (value << 4)) & 1085102592571150095;
  value := (value | (value << 2)) & 3689348814741910323;
  return (value | (value << 1)) & 6148914691236517205;
end $$;
create function geo_of(lng double precision, lat double precision) returns bigint immutable strict parallel safe language plpgsql as $$
declare
  y double precision := (1 - asinh(tan(radians(least(85.0511, greatest(-85.0511, lat))))) / pi()) / 2;
begin
  return spread_bits(least(16777215, greatest(0, floor((lng + 180) / 360 * 16777216)))::bigint)
    | (spread_bits(least(16777215, greatest(0, floor(y * 16777216)))::bigint) << 1);
end $$;

-- Every two neighbouring signs, lower case: what a search of two signs and more is looked up by.
create function bigrams(words text) returns text[] immutable strict parallel safe language plpgsql as $$
declare
  low text := lower(words);
  found text[] := '{}';
begin
  for n in 1 .. greatest(length(low) - 1, 1) loop
    found := found || substr(low, n, 2);
  end loop;
  return found;
end $$;

create table registry_unit (
  id text primary key,
  version integer not null,
  changed_at timestamptz not null,
  name text not null,
  kind text not null,
  district text not null,
  body jsonb not null,
  words text[] generated always as (bigrams(name)) stored
);
create index registry_unit_name on registry_unit (name, id);
create index registry_unit_changed on registry_unit (changed_at, id);
create index registry_unit_district on registry_unit (district, name, id);
create index registry_unit_kind on registry_unit (kind, district);
create index registry_unit_words on registry_unit using gin (words);

create table registry_person (
  id text primary key,
  version integer not null,
  changed_at timestamptz not null,
  name text not null,
  unit text not null references registry_unit,
  body jsonb not null,
  words text[] generated always as (bigrams(name)) stored
);
create index registry_person_name on registry_person (name, id);
create index registry_person_changed on registry_person (changed_at, id);
create index registry_person_unit on registry_person (unit, name, id);
create index registry_person_words on registry_person using gin (words);

create table registry_place (
  id text primary key,
  version integer not null,
  changed_at timestamptz not null,
  name text not null,
  district text not null,
  classes text[] not null,
  units text[] not null, -- owner, right-holder, manager, operator, agreed party
  must_build boolean not null, -- a rule asks for a system here
  is_wanting boolean not null, -- and none is in use
  lng double precision,
  lat double precision,
  geo bigint generated always as (geo_of(lng, lat)) stored,
  body jsonb not null,
  words text[] generated always as (bigrams(name)) stored
);
create index registry_place_name on registry_place (name, id);
create index registry_place_changed on registry_place (changed_at, id);
create index registry_place_district on registry_place (district, name, id);
create index registry_place_classes on registry_place using gin (classes);
create index registry_place_units on registry_place using gin (units);
create index registry_place_wanting on registry_place (district, name, id) where is_wanting;
create index registry_place_wanting_name on registry_place (name, id) where is_wanting;
create index registry_place_geo on registry_place (geo) where geo is not null;
create index registry_place_words on registry_place using gin (words);

create table registry_system (
  id text primary key,
  version integer not null,
  changed_at timestamptz not null,
  name text not null,
  place text not null references registry_place,
  district text not null,
  state text not null,
  units text[] not null, -- builder, user, maintainer, telecom
  body jsonb not null,
  words text[] generated always as (bigrams(name)) stored
);
create index registry_system_name on registry_system (name, id);
create index registry_system_changed on registry_system (changed_at, id);
create index registry_system_place on registry_system (place);
create index registry_system_district on registry_system (district, name, id);
create index registry_system_state on registry_system (state, name, id);
create index registry_system_state_district on registry_system (district, state, name, id);
create index registry_system_units on registry_system using gin (units);
create index registry_system_words on registry_system using gin (words);

create table registry_camera (
  id text primary key,
  version integer not null,
  changed_at timestamptz not null,
  name text not null,
  camera text unique, -- the stream of this instance that it is
  system text references registry_system,
  place text not null references registry_place,
  district text not null,
  lng double precision,
  lat double precision,
  geo bigint generated always as (geo_of(lng, lat)) stored,
  body jsonb not null,
  words text[] generated always as (bigrams(name)) stored
);
create index registry_camera_name on registry_camera (name, id);
create index registry_camera_changed on registry_camera (changed_at, id);
create index registry_camera_system on registry_camera (system, name, id);
create index registry_camera_place on registry_camera (place, name, id);
create index registry_camera_district on registry_camera (district, name, id);
create index registry_camera_geo on registry_camera (geo) where geo is not null;
create index registry_camera_words on registry_camera using gin (words);

-- How many things lie in a cell of the map, for the levels on which tiles are drawn in groups.
create table map_cell (
  layer text not null,
  level smallint not null,
  cell bigint not null,
  count bigint not null,
  primary key (layer, level, cell)
);
create function count_map_cells() returns trigger language plpgsql as $$
declare layer_name text := tg_argv[0];
begin
  create temp table if not exists map_cell_change (geo bigint, change integer) on commit drop;
  truncate map_cell_change;
  if tg_op <> 'INSERT' then
    insert into map_cell_change select geo, -1 from gone where geo is not null;
  end if;
  if tg_op <> 'DELETE' then
    insert into map_cell_change select geo, 1 from come where geo is not null;
  end if;
  insert into map_cell (layer, level, cell, count)
    select layer_name, level, geo >> (2 * (24 - level)), sum(change)
    from map_cell_change, unnest(array[3, 5, 7, 9, 11, 13, 15]) as level
    group by 2, 3 having sum(change) <> 0 order by 2, 3
  on conflict (layer, level, cell) do update set count = map_cell.count + excluded.count;
  return null;
end $$;
create trigger camera_cells_insert after insert on registry_camera referencing new table as come
  for each statement execute function count_map_cells('camera');
create trigger camera_cells_update after update on registry_camera referencing old table as gone new table as come
  for each statement execute function count_map_cells('camera');
create trigger place_cells_insert after insert on registry_place referencing new table as come
  for each statement execute function count_map_cells('place');
create trigger place_cells_update after update on registry_place referencing old table as gone new table as come
  for each statement execute function count_map_cells('place');

-- What is owed and not done, by thing and rule: computed from the registry and the rulebooks, and can be computed again.
create table open_obligation (
  subject_kind text not null check (subject_kind in ('place', 'system', 'camera')),
  subject text not null,
  rule text not null,
  status text not null check (status in ('due', 'overdue', 'broken')),
  since text not null, -- the day from which it stands so
  last_day text,
  sort_day text not null, -- last day; what has none by the day from which it stands
  unit text,
  system text,
  place text,
  district text not null,
  name text not null, -- of the thing
  detail jsonb not null,
  primary key (subject_kind, subject, rule)
);
create index open_obligation_day on open_obligation (sort_day, subject, rule);
create index open_obligation_unit on open_obligation (unit, sort_day, subject, rule);
create index open_obligation_district on open_obligation (district, sort_day, subject, rule);
create index open_obligation_rule on open_obligation (rule, sort_day, subject);
create index open_obligation_status on open_obligation (status, sort_day, subject, rule);
create index open_obligation_term on open_obligation (sort_day, status, subject, rule) where last_day is not null;
create index open_obligation_system on open_obligation (system);
create index open_obligation_place on open_obligation (place);

-- The same counted, so that a city is told at a glance.
create table obligation_count (
  district text not null,
  rule text not null,
  status text not null,
  count bigint not null,
  primary key (district, rule, status)
);
create function count_obligations() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    update obligation_count c set count = c.count - n.count
    from (select district, rule, status, count(*) as count from gone group by 1, 2, 3) n
    where c.district = n.district and c.rule = n.rule and c.status = n.status;
  end if;
  if tg_op <> 'DELETE' then
    insert into obligation_count (district, rule, status, count)
      select district, rule, status, count(*) from come group by 1, 2, 3 order by 1, 2, 3
    on conflict (district, rule, status) do update set count = obligation_count.count + excluded.count;
  end if;
  return null;
end $$;
create trigger open_obligation_insert after insert on open_obligation referencing new table as come
  for each statement execute function count_obligations();
create trigger open_obligation_delete after delete on open_obligation referencing old table as gone
  for each statement execute function count_obligations();

-- When a thing was last held against the rules, and under which rulebooks.
create table law_subject (
  kind text not null,
  id text not null,
  evaluated_on text not null,
  books text not null, -- hash of the rulebooks
  primary key (kind, id)
);
create index law_subject_stale on law_subject (evaluated_on, kind, id);

-- What was told: a term began, ran out, a breach came up, was put right. Once each.
create table law_notice (
  id bigint generated always as identity primary key,
  day text not null,
  kind text not null check (kind in ('begun', 'overdue', 'broken', 'remedied')),
  rule text not null,
  subject_kind text not null,
  subject text not null,
  name text not null,
  unit text,
  district text not null,
  last_day text,
  exposure jsonb not null,
  entry bigint
);
create index law_notice_day on law_notice (day, id);
create index law_notice_unit on law_notice (unit, day, id);
create index law_notice_subject on law_notice (subject_kind, subject, rule, id);
create trigger law_notice_append_only before update or delete or truncate on law_notice
  for each statement execute function refuse_change();

create table acceptance_run (
  id text primary key,
  system text not null references registry_system,
  number integer not null,
  started_at timestamptz not null,
  by_user text,
  by_name text not null,
  state text not null check (state in ('open', 'passed', 'failed')),
  items jsonb not null,
  decided_on text,
  decided_by text,
  remarks text not null default '',
  rectifications jsonb not null default '[]',
  entry bigint,
  unique (system, number)
);
create unique index acceptance_run_open on acceptance_run (system) where state = 'open';

-- Documents in the archives: the bytes lie on disk under their hash, a new version is a new row.
create table archive_document (
  id text not null,
  version integer not null,
  system text not null references registry_system,
  volume text not null,
  kind text not null,
  title text not null,
  bytes bigint not null,
  sha256 text not null,
  type text not null,
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint,
  primary key (id, version)
);
create index archive_document_system on archive_document (system, volume, at);
create trigger archive_document_append_only before update or delete or truncate on archive_document
  for each statement execute function refuse_change();
