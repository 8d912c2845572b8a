-- SPDX-License-Identifier: Apache-2.0
-- Filings (article 16): handed in by units, returned or accepted by the district's police, of this instance or another.

create sequence filing_number;
create table filing (
  id text primary key,
  occasion text not null check (occasion in ('new', 'existing', 'change', 'dismantling')),
  state text not null check (state in ('submitted', 'returned', 'accepted')),
  system text references registry_system, -- null: of another instance's registry
  name text not null,
  place_name text not null,
  unit text references registry_unit,
  unit_name text not null,
  district text not null,
  authority text not null,
  submitted_on text not null, -- the day that counts
  gives text, -- which day of the system it gives
  due text, -- the last day of whoever has to act
  number text,
  accepted_on text,
  dossier jsonb not null,
  sha256 text not null, -- of the dossier, over its canonical form
  certificate text, -- hash of the document
  peer text references exchange_peer, -- where it came from or went to
  is_received boolean not null default false,
  seq integer not null, -- of the newest act
  applied integer not null default 0, -- up to here the acts stand in the registry
  posted integer not null default 0, -- and up to here they are letters
  at timestamptz not null,
  check ((system is null) = is_received),
  check ((state = 'accepted') = (number is not null))
);
create unique index filing_numbers on filing (number) where peer is null or is_received;
create unique index filing_open on filing (system) where state <> 'accepted';
create index filing_submitted on filing (submitted_on desc, id);
create index filing_state on filing (state, submitted_on desc, id);
create index filing_district on filing (district, submitted_on desc, id);
create index filing_unit on filing (unit, submitted_on desc, id);
create index filing_system on filing (system, accepted_on desc);
create index filing_due on filing (due, id) where due is not null;
create index filing_behind on filing (id) where applied < seq or (peer is not null and posted < seq);

create table filing_act (
  filing text not null references filing,
  seq integer not null,
  act text not null check (act in ('submit', 'return', 'lapse', 'accept')),
  on_day text not null,
  words text not null,
  until text, -- of a return: the day until which it is to be handed in again
  dossier jsonb, -- of what was handed in
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint not null,
  primary key (filing, seq)
);
create trigger filing_act_append_only before update or delete or truncate on filing_act
  for each statement execute function refuse_change();
