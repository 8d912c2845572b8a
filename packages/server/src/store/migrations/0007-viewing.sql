-- SPDX-License-Identifier: Apache-2.0

-- Who saw what, measured as it was sent. A projection beside the evidence log's view.begin and view.end entries.
create table viewing (
  id text primary key,
  viewing text not null, -- the sitting that its grants belong to
  kind text not null check (kind in ('live', 'replay', 'still', 'copy')),
  actor_kind text not null,
  user_id text, -- null: the operator at the command line
  user_name text not null,
  camera text not null,
  order_id text,
  began_at timestamptz not null,
  seen_at timestamptz not null,
  ended_at timestamptz,
  reason text check (reason in ('left', 'gone', 'ended', 'stop', 'crash')),
  ticks bigint not null default 0, -- of footage sent, 90 kHz
  played_ticks bigint, -- of footage shown, by the player's word
  pictures integer not null default 0,
  bytes bigint not null default 0,
  spans jsonb not null default '[]', -- [[from, to], …] epoch ticks
  grant_entry bigint,
  begin_entry bigint,
  end_entry bigint,
  check ((ended_at is null) = (reason is null))
);
create index viewing_of_user on viewing (user_id, began_at desc);
create index viewing_of_camera on viewing (camera, began_at desc);
create index viewing_of_order on viewing (order_id, began_at desc) where order_id is not null;
create index viewing_by_time on viewing (began_at desc);
create index viewing_open on viewing (id) where end_entry is null;

-- What the unit's own rules found remarkable in them.
create table viewing_finding (
  id text primary key,
  rule text not null,
  at timestamptz not null,
  user_id text,
  user_name text not null,
  camera text,
  from_at timestamptz not null,
  to_at timestamptz not null,
  count double precision not null,
  threshold double precision not null,
  settled_by text,
  settled_at timestamptz,
  note text
);
create index viewing_finding_newest on viewing_finding (at desc);
create index viewing_finding_same on viewing_finding (rule, user_id, camera, to_at desc);
