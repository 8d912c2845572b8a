-- SPDX-License-Identifier: Apache-2.0

-- exchange: letters to and from other instances
create table exchange_peer (
  id text primary key, -- fingerprint of the key
  name text not null,
  key text not null, -- Ed25519, base64
  url text, -- null: by file
  unit text,
  district text,
  sent bigint not null default 0, -- sequence numbers: the last given out
  received bigint not null default 0, -- and the last worked off
  contact_at timestamptz,
  trouble text, -- why the last try failed
  is_barred boolean not null default false, -- its key is trusted no more
  at timestamptz not null
);
create unique index exchange_peer_name on exchange_peer (name);

create table letter_out (
  id text primary key,
  peer text not null references exchange_peer,
  seq bigint not null,
  kind text not null,
  sealed text not null, -- as it leaves, signed
  at timestamptz not null,
  entry bigint not null,
  answer jsonb,
  answered_at timestamptz,
  unique (peer, seq)
);
create index letter_out_waiting on letter_out (peer, seq) where answer is null;

create table letter_in (
  peer text not null references exchange_peer,
  id text not null,
  seq bigint not null,
  kind text not null,
  sealed text not null, -- as it came, signed
  at timestamptz not null,
  entry bigint not null,
  answer text, -- sealed as it leaves; null: waits for those before it
  primary key (peer, id),
  unique (peer, seq)
);
create index letter_in_waiting on letter_in (peer, seq) where answer is null;
