-- SPDX-License-Identifier: Apache-2.0
-- Accounts, cameras, alarms, export jobs.

create table setting (
  name text primary key,
  value jsonb not null
);

create table "user" (
  id text primary key,
  name text not null,
  name_key text not null unique, -- the name as compared: NFKC, lower case
  role text not null check (role in ('administrator', 'watcher')),
  password text not null, -- argon2id, PHC string
  disabled boolean not null default false,
  cameras text[], -- what a watcher may see; null is every camera
  created_at timestamptz not null,
  last_sign_in timestamptz,
  failures integer not null default 0, -- in a row
  locked_until timestamptz
);

create table session (
  id text primary key,
  user_id text not null references "user" on delete cascade,
  hash bytea not null unique, -- SHA-256 of the cookie's value
  created_at timestamptz not null,
  last_seen timestamptz not null,
  expires_at timestamptz not null,
  address text not null,
  agent text not null
);
create index session_of_user on session (user_id);

create table token (
  id text primary key,
  user_id text not null references "user" on delete cascade,
  hash bytea not null unique,
  created_at timestamptz not null,
  last_used timestamptz
);
create index token_of_user on token (user_id);

create table setup_link (
  hash bytea primary key,
  created_at timestamptz not null
);

create table preference (
  user_id text primary key references "user" on delete cascade,
  value jsonb not null
);

create table camera (
  id text primary key,
  name text not null,
  place text,
  source jsonb not null, -- without secrets
  password bytea, -- sealed with the key of the data folder
  in_use boolean not null,
  retention_days integer not null,
  created_at timestamptz not null,
  removed_at timestamptz -- recording has ended; the footage stays for its retention
);
create index camera_order on camera (place, name, id) where removed_at is null;

create function camera_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('camera_changed', coalesce(new.id, old.id));
  return null;
end $$;
create trigger camera_changed after insert or update or delete on camera for each row execute function camera_changed();

create table alarm (
  id text primary key,
  kind text not null,
  camera text references camera,
  raised_at timestamptz not null,
  cleared_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  detail text not null
);
create unique index alarm_open on alarm (kind, coalesce(camera, '')) where cleared_at is null;
create index alarm_raised on alarm (raised_at desc);

-- For tables that are appended to and never changed.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create table export_job (
  id text primary key,
  cameras text[] not null,
  from_ticks bigint not null,
  to_ticks bigint not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  bytes_done bigint not null default 0,
  bytes_total bigint not null default 0,
  created_at timestamptz not null,
  created_by text not null, -- user id, or 'operator'
  created_by_name text not null,
  error text,
  files jsonb not null default '[]'
);
create index export_job_created on export_job (created_at desc);
