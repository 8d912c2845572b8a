-- SPDX-License-Identifier: Apache-2.0
-- Roles of unit and authority, second factors, scoped tokens, known devices, sign-in elsewhere.

alter table "user" drop constraint user_role_check;
alter table "user" add constraint user_role_check
  check (role in ('administrator', 'manager', 'watcher', 'maintainer', 'officer', 'city-officer', 'auditor'));
alter table "user" add column unit text; -- the unit the person works for
alter table "user" add column has_factor boolean not null default false; -- a second factor is confirmed

-- What the policies know of a camera beyond its place; the registry may set both.
alter table camera add column unit text;
alter table camera add column classes text[] not null default '{}'; -- secret: touches state security or secrets (CQ22.2)

alter table session add column order_id text; -- borne under this retrieval order
alter table session add column device text; -- id of the device it began on
alter table session add column is_new_device boolean not null default false;

alter table token add column name text not null default '';
alter table token add column abilities text[]; -- null: all of its person's
alter table token add column expires_at timestamptz;
alter table token add column order_id text;

create table factor (
  id text primary key,
  user_id text not null references "user" on delete cascade,
  kind text not null check (kind in ('totp', 'webauthn')),
  name text not null,
  secret bytea, -- totp: sealed with the key of the data folder
  credential text unique, -- webauthn: its id, base64url
  public_key bytea, -- webauthn: COSE
  counter bigint not null default 0, -- webauthn: signatures so far; totp: the last step that was used
  transports text[] not null default '{}',
  created_at timestamptz not null,
  confirmed_at timestamptz, -- null: begun, not proved yet
  last_used timestamptz
);
create index factor_of_user on factor (user_id);

create table recovery_code (
  user_id text not null references "user" on delete cascade,
  hash bytea not null,
  used_at timestamptz,
  primary key (user_id, hash)
);

create table device (
  id text primary key,
  user_id text not null references "user" on delete cascade,
  hash bytea not null, -- SHA-256 of the device cookie
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  unique (user_id, hash)
);

-- An account of an OpenID provider that signs in as one of ours.
create table identity (
  issuer text not null,
  subject text not null,
  user_id text not null references "user" on delete cascade,
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create index identity_of_user on identity (user_id);

-- Whoever keeps an answer about accounts hears at once that it is stale, whichever process changed them.
create function tell_access_changed() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'user' then
    perform pg_notify('access_changed', old.id);
  else
    perform pg_notify('access_changed', old.user_id);
  end if;
  return null;
end $$;
create trigger user_changed after update of role, disabled, cameras, unit, has_factor, password on "user"
  for each row execute function tell_access_changed();
create trigger user_removed after delete on "user" for each row execute function tell_access_changed();
create trigger session_ended after delete on session for each row execute function tell_access_changed();
create trigger token_changed after delete or update of abilities, expires_at on token
  for each row execute function tell_access_changed();
