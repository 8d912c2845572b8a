-- SPDX-License-Identifier: Apache-2.0
-- Preservation: what keeps footage beyond its retention, what was deleted and on what ground, court packages, bookmarks. Times of footage are 90 kHz ticks.

create table hold (
  id text primary key,
  camera text not null,
  from_ticks bigint not null,
  to_ticks bigint not null check (to_ticks > from_ticks),
  reason text not null,
  case_number text not null,
  authority text not null, -- the authority or person for whom it is kept
  order_id text, -- a retrieval order that called for it
  expires_ticks bigint, -- lapses by itself; null: only by release
  review_on text check (review_on ~ '^\d{4}-\d{2}-\d{2}$'), -- to be looked at again by then
  placed_at timestamptz not null,
  placed_by text not null, -- user id, or 'operator'
  placed_by_name text not null,
  place_entry bigint, -- in the evidence log; null: written here and not yet there. It protects from the first moment
  asked_at timestamptz, -- release: one person asks …
  asked_by text,
  asked_by_name text,
  ask_reason text,
  ask_entry bigint,
  released_at timestamptz, -- … another one confirms
  released_by text check (released_by <> asked_by),
  released_by_name text,
  release_entry bigint,
  check (expires_ticks is not null or review_on is not null),
  check (released_at is null or (asked_by is not null and released_by is not null and release_entry is not null))
);
create index hold_in_force on hold (camera, to_ticks) where released_at is null;
create index hold_placed on hold (placed_at desc);

-- A purpose with an end date that keeps footage beyond its retention.
create table keep_purpose (
  id text primary key,
  camera text not null,
  from_ticks bigint not null,
  to_ticks bigint not null check (to_ticks > from_ticks),
  until_ticks bigint not null,
  purpose text not null,
  stated_at timestamptz not null,
  stated_by text not null,
  stated_by_name text not null,
  entry bigint, -- as in hold
  ended_at timestamptz
);
create index keep_purpose_of_camera on keep_purpose (camera, to_ticks) where ended_at is null;

-- Deletion before the retention has passed, by order of an authority: one person asks with the document, another confirms.
create table deletion_order (
  id text primary key,
  camera text not null,
  from_ticks bigint not null,
  to_ticks bigint not null check (to_ticks > from_ticks),
  authority text not null,
  reason text not null,
  document_name text not null,
  document_hash bytea not null, -- SHA-256 of the order's document
  asked_at timestamptz not null,
  asked_by text not null,
  asked_by_name text not null,
  ask_entry bigint,
  confirmed_at timestamptz,
  confirmed_by text check (confirmed_by <> asked_by),
  confirmed_by_name text,
  confirm_entry bigint,
  withdrawn_at timestamptz
);
create index deletion_order_asked on deletion_order (asked_at desc);

-- A deletion certificate: written with the decision, entered in the evidence log, and only then are files removed.
create table deletion (
  id text primary key,
  camera text not null,
  basis text not null check (basis in ('ceiling', 'order')),
  article text not null,
  order_id text references deletion_order,
  from_ticks bigint not null,
  to_ticks bigint not null,
  segments integer not null,
  bytes bigint not null,
  decided_at timestamptz not null,
  is_entered boolean not null default false, -- false: not yet in the log, so no file may go
  done_at timestamptz
);
create index deletion_decided on deletion (decided_at desc);
create index deletion_open on deletion (decided_at) where done_at is null;

create table deletion_segment (
  deletion_id text not null references deletion,
  camera text not null,
  name text not null,
  start_ticks bigint not null,
  end_ticks bigint not null,
  bytes bigint not null,
  root text not null,
  entry bigint, -- of its own in the log
  primary key (deletion_id, name)
);
create index deletion_segment_by_name on deletion_segment (camera, name);

create table package_job (
  id text primary key,
  cameras text[] not null,
  from_ticks bigint not null,
  to_ticks bigint not null,
  reason text not null,
  order_id text,
  original_id text references package_job, -- of a redacted derivative
  cuts jsonb not null default '[]',
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  bytes_done bigint not null default 0,
  bytes_total bigint not null default 0,
  created_at timestamptz not null,
  created_by text not null,
  created_by_name text not null,
  error text,
  bytes bigint, -- of the finished package
  sha256 text, -- of the finished package
  manifest_sha256 text, -- what a time stamp is asked for
  entry bigint, -- package.make
  time_stamp timestamptz -- as the token tells it
);
create index package_job_created on package_job (created_at desc);

create table bookmark (
  id text primary key,
  user_id text not null references "user" on delete cascade,
  camera text not null,
  at_ticks bigint not null,
  note text not null,
  created_at timestamptz not null
);
create index bookmark_of_user on bookmark (user_id, camera, at_ticks);
