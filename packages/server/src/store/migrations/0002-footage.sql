-- SPDX-License-Identifier: Apache-2.0
-- A catalogue of the footage on disk. It can be rebuilt from the indices and ledgers at any time; times are 90 kHz ticks since the epoch, UTC.

create table segment (
  camera text not null,
  name text not null, -- day and stem: where its files lie
  start_ticks bigint not null,
  end_ticks bigint not null,
  bytes bigint not null, -- of the media file
  fragments integer not null,
  is_damaged boolean not null,
  codec text not null check (codec in ('h264', 'h265')),
  codec_string text not null,
  width integer not null,
  height integer not null,
  audio text,
  root text not null, -- hex; the seal's tree hash
  reason text not null, -- why it ended
  garbage_since timestamptz, -- past its retention, its files being deleted
  primary key (camera, name)
);
create index segment_by_time on segment (camera, start_ticks, end_ticks);
create index segment_garbage on segment (garbage_since) where garbage_since is not null;

-- Segments of one UTC day that touch and have one format, rolled up: a month is read from some thirty rows.
create table run (
  camera text not null,
  day date not null,
  start_ticks bigint not null,
  end_ticks bigint not null,
  bytes bigint not null,
  codec text not null,
  width integer not null,
  height integer not null,
  primary key (camera, start_ticks)
);
create index run_by_day on run (camera, day);

-- What the ledgers say of losses. end_ticks is null while a loss lasts.
create table gap (
  camera text not null,
  start_ticks bigint not null,
  end_ticks bigint,
  cause text not null,
  detail text,
  primary key (camera, start_ticks)
);
create index gap_open on gap (camera) where end_ticks is null;
