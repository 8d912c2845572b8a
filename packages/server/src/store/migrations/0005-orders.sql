-- SPDX-License-Identifier: Apache-2.0
-- Retrieval orders (article 25 of the measures) and the smaller doors of the national regulation; their history, papers, visits.

create table retrieval_order (
  id text primary key,
  number text unique, -- of the register; null for a draft
  door text not null check (door in ('authority', 'internal', 'person', 'release')),
  state text not null check (state in ('draft', 'registered', 'checked', 'approved', 'refused', 'in-service', 'served', 'closed', 'withdrawn')),
  version integer not null,
  authority text,
  need text,
  organ text not null,
  sealed bytea not null, -- the content as JSON, names and numbers of persons in it: AES-256-GCM with the key of the data folder
  verbs text[] not null, -- as granted, before that as asked
  created_at timestamptz not null,
  created_by text, -- user ids; the names as they were then beside them
  created_by_name text not null,
  registered_at timestamptz,
  registered_by text,
  registered_by_name text,
  checked_by text,
  decided_at timestamptz,
  decided_by text,
  decided_by_name text,
  due_at timestamptz, -- to be decided until
  until timestamptz, -- footage may be opened until
  overdue_told timestamptz,
  outcome bytea -- sealed JSON: receipt, reason of a refusal or withdrawal
);
create index retrieval_order_by_state on retrieval_order (state, created_at);
create index retrieval_order_by_time on retrieval_order (created_at);

-- What was asked (granted = false) and what was granted.
create table order_scope (
  order_id text not null references retrieval_order on delete cascade,
  position integer not null,
  is_granted boolean not null,
  camera text not null,
  from_ticks bigint not null,
  to_ticks bigint not null,
  primary key (order_id, is_granted, position)
);
create index order_scope_by_camera on order_scope (camera, from_ticks, to_ticks);

-- Append-only.
create table order_step (
  order_id text not null references retrieval_order on delete cascade,
  number integer not null,
  act text not null,
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint, -- index in the evidence log
  detail jsonb not null,
  snapshot bytea, -- the sealed content from then on, where the act changed it
  primary key (order_id, number)
);

create function refuse_order_step_change() returns trigger language plpgsql as $$
begin
  raise exception 'the history of an order is only added to';
end $$;
create trigger order_step_append_only before update on order_step for each row execute function refuse_order_step_change();

-- Scans; the bytes lie encrypted in files, each under a key of its own that lies sealed here.
create table order_paper (
  id text primary key,
  order_id text not null references retrieval_order on delete cascade,
  kind text not null check (kind in ('id-card', 'work-certificate', 'unit-certificate', 'other')),
  officer integer,
  name text not null,
  type text not null,
  bytes integer not null,
  sha256 text not null, -- of the scan itself
  key bytea not null,
  entry bigint not null,
  added_at timestamptz not null,
  added_by text,
  added_by_name text not null
);
create index order_paper_of_order on order_paper (order_id);

-- Supervised sessions under an order.
create table order_visit (
  id text primary key,
  order_id text not null references retrieval_order on delete cascade,
  mode text not null check (mode in ('officer', 'staff')),
  code bytea unique, -- SHA-256 of the one-time code; null once spent
  code_until timestamptz,
  cookie bytea unique, -- SHA-256 of the session's cookie
  user_id text, -- who supervises, or works under it
  user_name text not null,
  opened_at timestamptz not null,
  redeemed_at timestamptz,
  expires_at timestamptz not null,
  ended_at timestamptz,
  entry bigint not null
);
create index order_visit_of_order on order_visit (order_id);
