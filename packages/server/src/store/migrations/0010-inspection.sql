-- SPDX-License-Identifier: Apache-2.0
-- Supervision (article 28): plans, draws, inspections, orders to correct, reports, and the files that prove them.

create table inspection_plan (
  id text primary key,
  title text not null,
  about text not null check (about in ('system', 'place')),
  from_day text not null,
  to_day text not null,
  district text, -- null: all
  class text,
  state text,
  number integer not null check (number > 0), -- how many are drawn
  note text not null,
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint not null
);
create index inspection_plan_day on inspection_plan (from_day desc, id);

-- The candidates stand in the log by their hash before the seed is known.
create table inspection_draw (
  id text primary key,
  plan text not null references inspection_plan,
  number integer not null,
  candidates text[] not null,
  hash text not null,
  entry bigint not null, -- of the candidates
  at timestamptz not null,
  seed_kind text not null check (seed_kind in ('log', 'public')),
  seed_source text not null,
  seed text,
  seed_entry bigint,
  drawn text[],
  drawn_at timestamptz
);
create index inspection_draw_plan on inspection_draw (plan, at);

create sequence inspection_number;
create table inspection (
  id text primary key,
  number text not null unique,
  plan text references inspection_plan,
  draw text references inspection_draw,
  again text, -- the order to correct that is looked at again
  about text not null check (about in ('system', 'place')),
  subject text not null,
  name text not null,
  system text references registry_system,
  place text not null references registry_place,
  unit text references registry_unit,
  district text not null,
  state text not null check (state in ('planned', 'open', 'closed')),
  inspectors jsonb not null default '[]',
  items jsonb not null default '[]',
  statement text not null default '',
  is_obstructed boolean not null default false,
  obstruction text not null default '',
  made_at timestamptz not null,
  begun_at timestamptz,
  closed_at timestamptz,
  by_user text,
  by_name text not null,
  entry bigint,
  unique (draw, subject)
);
create index inspection_made on inspection (made_at desc, id);
create index inspection_state on inspection (state, made_at desc, id);
create index inspection_district on inspection (district, made_at desc, id);
create index inspection_unit on inspection (unit, made_at desc, id);
create index inspection_system on inspection (system);
create index inspection_place on inspection (place);

create sequence correction_number;
create table correction (
  id text primary key,
  number text not null unique,
  inspection text references inspection, -- null where another instance ordered it
  item text not null,
  about text not null check (about in ('system', 'place')),
  subject text not null,
  name text not null,
  system text,
  place text,
  unit text,
  unit_name text not null,
  authority text not null,
  district text not null,
  rule text not null,
  basis text not null,
  facts text not null,
  demands text[] not null,
  issued_on text not null,
  due text not null,
  served_on text,
  state text not null check (state in ('issued', 'answered', 'corrected', 'not-corrected')),
  answers jsonb not null default '[]',
  decided_on text,
  decided_by text,
  decision text not null default '',
  case_id text,
  peer text, -- the instance it went to, or came from
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint not null
);
create index correction_due on correction (due, id);
create index correction_state on correction (state, due, id);
create index correction_district on correction (district, due, id);
create index correction_unit on correction (unit, due, id);
create index correction_system on correction (system);
create index correction_inspection on correction (inspection);

create sequence report_number;
create table report (
  id text primary key,
  number text not null unique,
  kind text not null check (kind in ('obstruction', 'complaint', 'hidden-device', 'suspicion')),
  state text not null check (state in ('received', 'accepted', 'confirmed', 'unfounded', 'settled')),
  system text,
  place text,
  unit text,
  district text not null,
  name text not null, -- of the system or place
  words text not null,
  happened_on text,
  found integer, -- hidden devices found in a search
  contact bytea, -- sealed: who complained and how they are reached
  due text,
  answer text not null default '',
  steps jsonb not null default '[]',
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint not null
);
create index report_at on report (at desc, id);
create index report_kind on report (kind, at desc, id);
create index report_state on report (state, at desc, id);
create index report_district on report (district, at desc, id);
create index report_unit on report (unit, at desc, id);
create index report_system on report (system);
create index report_place on report (place);

-- The bytes lie in the archive under their hash.
create table inspection_file (
  id text primary key,
  about text not null check (about in ('inspection', 'correction', 'report')),
  subject text not null,
  item text,
  title text not null,
  type text not null,
  bytes bigint not null,
  sha256 text not null,
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint not null
);
create index inspection_file_subject on inspection_file (subject, at, id);
create trigger inspection_file_append_only before update or delete or truncate on inspection_file
  for each statement execute function refuse_change();
