-- SPDX-License-Identifier: Apache-2.0
-- Cases (articles 29 to 35): who is to answer for what, under which penalty, and every step that was taken.

create sequence law_case_number;
create table law_case (
  id text primary key,
  number text not null unique,
  origin text not null check (origin in ('obligation', 'inspection', 'complaint', 'standing-camera', 'hand')),
  subject_kind text not null check (subject_kind in ('place', 'system', 'camera')),
  subject text not null,
  name text not null, -- of the subject
  system text,
  place text not null references registry_place,
  unit text references registry_unit,
  district text not null,
  who text not null check (who in ('unit', 'unit-non-business', 'individual', 'persons-in-charge')),
  party bytea, -- sealed: name, identity number and address of a person
  rule text not null,
  penalty text not null, -- the penalty article or its item
  finding text, -- where it was found: an inspection, an order to correct, a report
  why text not null,
  authority text not null, -- the organ in whose name the case is led
  found_on text not null,
  ended_on text, -- null: the violation goes on
  state text not null,
  next_day text, -- the last day that comes next
  fine integer,
  steps jsonb not null default '[]',
  opened_on text not null,
  at timestamptz not null,
  by_user text,
  by_name text not null,
  entry bigint not null
);
create index law_case_at on law_case (at desc, id);
create index law_case_state on law_case (state, at desc, id);
create index law_case_unit on law_case (unit, at desc, id);
create index law_case_district on law_case (district, at desc, id);
create index law_case_next on law_case (next_day, id) where next_day is not null;
create index law_case_subject on law_case (subject, rule);
