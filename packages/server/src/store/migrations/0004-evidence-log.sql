-- SPDX-License-Identifier: Apache-2.0
-- The evidence log itself lies in files (design/evidence.md). Here: what opens its commitments, and a projection for asking.

-- Personal data of entries. Deleting a row erases it for good, and the log stays whole.
create table sealed_value (
  commitment bytea primary key, -- SHA-256 of salt, field and value
  field text not null,
  salt bytea not null,
  value text not null
);

-- Filled from the log, and to be filled again from nothing at any time.
create table log_entry (
  index bigint primary key,
  at timestamptz not null,
  type text not null,
  camera text,
  user_id text,
  order_id text,
  grant_id text,
  start_ticks bigint, -- the footage the entry is about
  end_ticks bigint,
  segment text, -- its name, where the entry is about one
  body jsonb not null, -- without the fragments of a segment
  sealed jsonb not null -- field → commitment, base64
);
create index log_entry_of_type on log_entry (type, index);
create index log_entry_of_camera on log_entry (camera, index) where camera is not null;
create index log_entry_of_user on log_entry (user_id, index) where user_id is not null;
create index log_entry_of_order on log_entry (order_id, index) where order_id is not null;
create index log_entry_of_footage on log_entry (camera, start_ticks, type) where start_ticks is not null;
create index log_entry_at on log_entry using brin (at);

-- Which entry tells of the segment, or of the gap and its end; null: still to be entered.
alter table segment add column entry bigint;
create index segment_unentered on segment (camera, start_ticks) where entry is null;
alter table gap add column entry bigint;
alter table gap add column entered_end bigint;
create index gap_unentered on gap (camera, start_ticks) where entry is null or entered_end is distinct from end_ticks;
