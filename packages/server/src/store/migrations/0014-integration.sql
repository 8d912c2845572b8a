-- SPDX-License-Identifier: Apache-2.0
-- Article 19: systems of units joined to those of the authority on its request, and cameras shared between departments.

create sequence integration_number;
create table integration (
  id text primary key,
  number text not null unique,
  state text not null check (state in ('requested', 'agreed', 'refused', 'connected', 'ended')),
  system text not null references registry_system,
  name text not null,
  unit text references registry_unit,
  unit_name text not null,
  district text not null,
  authority text not null,
  cameras text[] not null check (cardinality(cameras) > 0), -- named, never all
  purpose text not null,
  interface jsonb not null,
  connect_by text not null,
  payer text not null,
  requested_on text not null,
  connected_on text,
  seq integer not null,
  at timestamptz not null
);
create unique index integration_open on integration (system) where state in ('requested', 'agreed', 'connected');
create index integration_requested on integration (requested_on desc, id);
create index integration_unit on integration (unit, requested_on desc, id);
create index integration_district on integration (district, requested_on desc, id);
create index integration_system on integration (system, at desc);

create table sharing (
  id text primary key,
  state text not null check (state in ('asked', 'running', 'refused', 'ended')),
  department text not null,
  purpose text not null check (purpose in ('public-safety', 'public-service', 'management')),
  words text not null,
  cameras text[] not null check (cardinality(cameras) > 0),
  account text not null, -- what it did stays when it is removed
  from_day text not null,
  until_day text not null,
  seq integer not null,
  at timestamptz not null,
  check (from_day <= until_day)
);
create index sharing_at on sharing (at desc, id);
create index sharing_running on sharing (account) where state = 'running';

create table joining_act (
  about text not null, -- an integration or a sharing
  seq integer not null,
  act text not null,
  on_day text not null,
  words text not null,
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint not null,
  primary key (about, seq)
);
create trigger joining_act_append_only before update or delete or truncate on joining_act
  for each statement execute function refuse_change();
