-- SPDX-License-Identifier: Apache-2.0
-- Construction plans of city and districts (article 8): every version stays, the newest stands as columns for the list.

create table build_plan (
  id text primary key,
  version integer not null,
  level text not null check (level in ('city', 'district')),
  district text, -- null: the whole city
  title text not null,
  state text not null check (state in ('draft', 'approved', 'in-force')),
  in_force integer, -- the version that is carried out
  changed_at timestamptz not null,
  check ((level = 'city') = (district is null))
);
create index build_plan_changed on build_plan (changed_at desc, id);

create table build_plan_version (
  plan text not null references build_plan,
  version integer not null,
  state text not null check (state in ('draft', 'approved', 'in-force')),
  body jsonb not null,
  approval jsonb, -- the approval with the hash of its document
  why text not null,
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint not null,
  primary key (plan, version)
);
create trigger build_plan_version_append_only before update or delete or truncate on build_plan_version
  for each statement execute function refuse_change();
