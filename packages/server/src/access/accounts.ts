// SPDX-License-Identifier: Apache-2.0
import { type Clock, type EpochMillis, Fault } from '@mingjian/base'
import type { Ability } from '@mingjian/contract'
import type { AccessRegister } from '../store/access-register.ts'
import type { Credentials as CredentialStore, TokenRow } from '../store/credentials.ts'
import { newId } from '../store/new-id.ts'
import type { SignInPlaces } from '../store/sign-in-places.ts'
import type { UserRow, Users } from '../store/users.ts'
import type { AccessSettingsBook } from './access-settings.ts'
import type { Factors, Proof } from './factors.ts'
import type { Actor, Refusal } from './grant.ts'
import { FailureCount, lockMillis } from './lock-out.ts'
import { personOf } from './person.ts'
import { refusePassword } from './password-rule.ts'
import { hashPassword, verifyNothing, verifyPassword } from './password.ts'
import type { Site } from './passkeys.ts'
import { hashSecret, newSecret } from './secret.ts'
import type { Credentials, SignedIn } from './signed-in.ts'

export type AccountsDeps = Readonly<{
  users: Users
  credentials: CredentialStore
  register: AccessRegister
  clock: Clock
  /** Without these three there is no second factor, no device is known, and none is required: at the command line. */
  factors?: Factors
  places?: SignInPlaces
  settings?: AccessSettingsBook
}>

/** Where a sign-in comes from. */
export type SignInPlace = Readonly<{
  address: string
  agent: string
  /** The secret of the device's own cookie; null on the first visit. */
  device?: string | null
  site?: Site
}>

/** A session just begun: `cookie` is told once and kept nowhere; `device` is to be kept by the browser. */
export type NewSession = Readonly<{ cookie: string; device: string; signedIn: SignedIn; user: UserRow }>

/** Sign-in, sessions, tokens, and the first administrator. */
export class Accounts {
  readonly #by: AccountsDeps
  readonly #byAddress: FailureCount
  readonly #byUnknownName: FailureCount
  readonly #touched = new Map<string, number>() // session or token id → when last written down, monotonic

  constructor(deps: AccountsDeps) {
    this.#by = deps
    this.#byAddress = new FailureCount({ clock: deps.clock, weight: 4 })
    this.#byUnknownName = new FailureCount({ clock: deps.clock, weight: 1 })
  }

  /** Who brings these credentials; null when they are missing, unknown, expired or of a disabled user. */
  async authenticate(given: Credentials): Promise<SignedIn | null> {
    if (given.bearer !== null) return this.#byToken(given.bearer, given.address)
    if (given.cookie === null) return null
    const found = await this.#by.credentials.findSession(hashSecret(given.cookie))
    if (!found || found.user.disabled) return null
    const now = this.#now()
    const { session, user } = found
    if (session.expires_at <= now || now.getTime() - session.last_seen.getTime() > IDLE) return null
    await this.#touch(session.id, () => this.#by.credentials.touchSession(session.id, now))
    const actor = { ...actorOf(user, 'user', given.address), sessionId: session.id }
    return {
      actor: await this.#holdBack(user, { ...actor, until: millisOf(session.expires_at) }),
      session: { id: session.id, expiresAt: session.expires_at },
    }
  }

  /** Who this user is now, for work that goes on in their name; null when the account is gone or disabled. */
  async actorNow(userId: string): Promise<Actor | null> {
    const user = await this.#by.users.find(userId)
    return user === null || user.disabled ? null : { ...actorOf(user, 'user', ''), address: null }
  }

  /** Answers alike, and takes alike, whether or not there is such a name. What is to be proved besides comes after that. */
  async signIn(name: string, password: string, place: SignInPlace, proof: Proof = {}): Promise<NewSession | Refusal> {
    const user = await this.prove(name, password, place)
    if ('refused' in user) return user
    const refusal = place.site ? await this.#by.factors?.refuse(user.id, proof, place.site) : null
    if (refusal) return refusal.code === 'session.factor.needed' ? refusal : this.#fail(user, name, place, refusal)
    this.#byAddress.succeed(place.address)
    await this.#by.users.update(user.id, { failures: 0, locked_until: null, last_sign_in: this.#now() })
    return this.beginSession(user, place)
  }

  /** Whose name and password these are; failures are counted and lock. */
  async prove(name: string, password: string, place: SignInPlace): Promise<UserRow | Refusal> {
    const wait = this.#byAddress.wait(place.address)
    if (wait > 0) return locked('session.sign-in.rate', wait, 'too many failed sign-ins from this address')
    const user = await this.#by.users.findByName(name)
    const lock = user
      ? (user.locked_until?.getTime() ?? 0) - this.#by.clock.now()
      : this.#byUnknownName.wait(name.toLowerCase())
    if (lock > 0) return locked('session.sign-in.locked', lock, 'too many failed sign-ins')
    const isRight = user ? await verifyPassword(password, user.password) : await verifyNothing(password)
    if (user && isRight && !user.disabled) return user
    return this.#fail(user, name, place, WRONG)
  }

  async beginSession(user: UserRow, place: SignInPlace): Promise<NewSession> {
    const [cookie, device] = [newSecret(), place.device ?? newSecret()]
    const now = this.#now()
    const session = { id: newId('s'), expiresAt: new Date(now.getTime() + LONGEST) }
    const seen = await this.#by.places?.seeDevice(user.id, hashSecret(device), now)
    const isNewDevice = seen !== undefined && seen.isNew && !seen.isFirst
    await this.#enter('sign-in', user.name, {
      ...{ user, address: place.address, agent: place.agent },
      detail: { session: session.id, ...(seen ? { device: seen.id, newDevice: isNewDevice } : {}) },
    })
    await this.#by.credentials.insertSession({
      id: session.id,
      user_id: user.id,
      hash: hashSecret(cookie),
      created_at: now,
      last_seen: now,
      expires_at: session.expiresAt,
      address: place.address,
      agent: place.agent.slice(0, 300),
      device: seen?.id ?? null,
      is_new_device: isNewDevice,
    })
    const actor = { ...actorOf(user, 'user', place.address), sessionId: session.id }
    return {
      ...{ cookie, device, user },
      signedIn: {
        actor: await this.#holdBack(user, { ...actor, until: millisOf(session.expiresAt) }),
        session,
      },
    }
  }

  async endSession(signedIn: SignedIn): Promise<void> {
    const { actor, session } = signedIn
    if (!session || actor.userId === null) return
    try {
      await this.#enter('sign-out', actor.name, { userId: actor.userId, address: actor.address })
    } finally {
      // Whoever goes is gone, whatever the log says.
      await this.#by.credentials.endSessions(actor.userId, { only: session.id })
    }
  }

  /** Sets a new password after proving the old one; every other session of the person ends. */
  async changePassword(signedIn: SignedIn, current: string, next: string): Promise<Refusal | null> {
    const user = await this.#by.users.find(signedIn.actor.userId ?? '')
    if (!user) throw new Fault('not-found', 'user.unknown', 'there is no such user')
    const key = `password of ${user.id}`
    const wait = this.#byUnknownName.wait(key)
    if (wait > 0) return locked('session.sign-in.locked', wait, 'too many wrong passwords')
    if (!(await verifyPassword(current, user.password))) {
      this.#byUnknownName.fail(key)
      return { refused: true, code: 'session.password.wrong', detail: 'the present password is another', article: null }
    }
    this.#byUnknownName.succeed(key)
    const refusal = await refusePassword(next, { name: user.name, stored: user.password })
    if (refusal) return refusal
    await this.#enter('change', user.name, { user, address: signedIn.actor.address, action: 'user.password' })
    await this.#by.users.update(user.id, { password: await hashPassword(next) })
    await this.#by.credentials.endSessions(user.id, signedIn.session ? { except: signedIn.session.id } : {})
    return null
  }

  /** A new token of the user; told once. Abilities beyond the user's own are of no use. */
  async createToken(user: UserRow, wish: TokenWish = {}): Promise<string> {
    return (await this.makeToken(user, wish)).secret
  }

  async makeToken(user: UserRow, wish: TokenWish): Promise<{ secret: string; row: TokenRow }> {
    const secret = newSecret()
    const row = {
      ...{ id: wish.id ?? newId('t'), user_id: user.id, hash: hashSecret(secret), name: wish.name ?? '' },
      ...{ created_at: this.#now(), last_used: null, order_id: null },
      abilities: wish.abilities ? [...wish.abilities] : null,
      expires_at: wish.days ? new Date(this.#by.clock.now() + wish.days * DAY) : null,
    }
    await this.#by.credentials.insertToken(row)
    return { secret, row }
  }

  /** The one-time link's secret while there is no administrator; a new one replaces the last. Null once there is one. */
  async offerSetup(): Promise<string | null> {
    if (!(await this.needsSetup())) return null
    const secret = newSecret()
    await this.#by.credentials.setSetupLink(hashSecret(secret), this.#now())
    return secret
  }

  async needsSetup(): Promise<boolean> {
    return (await this.#by.users.countAdministrators(null)) === 0
  }

  /** Makes the first administrator for whoever brings the link; the link is spent by it, and only by it. */
  async setUp(secret: string, name: string, password: string): Promise<UserRow | Refusal> {
    const refusal = await refusePassword(password, { name, stored: null })
    if (refusal) return refusal
    if (await this.#by.users.findByName(name))
      throw new Fault('conflict', 'user.name.taken', `there is a user ${name} already`)
    const hashed = await hashPassword(password)
    const isOpen = (await this.needsSetup()) && (await this.#by.credentials.spendSetupLink(hashSecret(secret)))
    if (!isOpen)
      return {
        refused: true,
        code: 'setup.link.spent',
        detail: 'this link is not valid, or not any more',
        article: null,
      }
    const id = newId('u')
    await this.#enter('change', name, {
      ...{
        userId: id,
        address: null,
        action: 'user.add',
        detail: { user: id, role: 'administrator', by: 'set-up link' },
      },
    })
    return this.addUser({ id, name, password: hashed, role: 'administrator', cameras: null })
  }

  /** `password` is a hash of {@link hashPassword}. */
  addUser(
    user: Pick<UserRow, 'name' | 'password' | 'role' | 'cameras'> & { id?: string; unit?: string | null },
  ): Promise<UserRow> {
    return this.#by.users.insert({ unit: null, id: newId('u'), ...user, disabled: false, created_at: this.#now() })
  }

  /** To be called about once a minute; answers the sessions that are over by age or disuse. */
  async sweep(): Promise<string[]> {
    const now = this.#now()
    if (this.#touched.size > MOST_TOUCHED) this.#touched.clear()
    return this.#by.credentials.removeExpired(now, new Date(now.getTime() - IDLE))
  }

  async #byToken(bearer: string, address: string): Promise<SignedIn | null> {
    const found = await this.#by.credentials.findToken(hashSecret(bearer))
    if (!found || found.user.disabled) return null
    const { token, user } = found
    const ends = token.expires_at?.getTime()
    if (ends !== undefined && ends <= this.#by.clock.now()) return null
    await this.#touch(token.id, () => this.#by.credentials.touchToken(token.id, this.#now()))
    const whole = actorOf(user, 'token', address)
    const abilities = narrow(whole.abilities, token.abilities)
    const actor = {
      ...whole,
      abilities,
      tokenId: token.id,
      ...(ends === undefined ? {} : { until: ends as EpochMillis }),
    }
    return { actor: await this.#holdBack(user, actor), session: null }
  }

  /** Nothing may be done before a second factor is set up, where the role asks for one. */
  async #holdBack(user: UserRow, actor: Actor): Promise<Actor> {
    if (user.has_factor || !(await this.#by.settings?.requiresFactor(user.role))) return actor
    return { ...actor, abilities: NOTHING, mustEnrol: true }
  }

  async #fail(user: UserRow | null, name: string, place: SignInPlace, refusal: Refusal): Promise<Refusal> {
    this.#byAddress.fail(place.address)
    if (user) {
      const millis = lockMillis(await this.#by.users.countFailure(user.id))
      if (millis > 0) await this.#by.users.update(user.id, { locked_until: new Date(this.#by.clock.now() + millis) })
    } else this.#byUnknownName.fail(name.toLowerCase())
    await this.#enter('sign-in-refused', name, { user, address: place.address, agent: place.agent, code: refusal.code })
    return refusal
  }

  async #touch(id: string, write: () => Promise<void>): Promise<void> {
    const now = this.#by.clock.monotonic()
    if (now - (this.#touched.get(id) ?? -TOUCH) < TOUCH) return
    this.#touched.set(id, now)
    await write()
  }

  async #enter(
    act: 'sign-in' | 'sign-in-refused' | 'sign-out' | 'change',
    name: string,
    facts: EntryFacts,
  ): Promise<void> {
    await this.#by.register.append({
      at: this.#now(),
      act,
      actor_kind: 'user',
      user_id: facts.userId ?? facts.user?.id ?? null,
      actor_name: name.slice(0, 64),
      address: facts.address,
      action: facts.action ?? null,
      code: facts.code ?? null,
      detail: facts.detail ?? null,
      ...(facts.agent === undefined ? {} : { private: { agent: facts.agent.slice(0, 300) } }),
    })
  }

  #now(): Date {
    return new Date(this.#by.clock.now())
  }
}

type EntryFacts = {
  user?: UserRow | null
  userId?: string
  address: string | null
  agent?: string
  action?: string
  code?: string
  detail?: Record<string, unknown>
}

export type TokenWish = Readonly<{
  id?: string
  name?: string
  abilities?: readonly Ability[] | null
  days?: number | null
}>

const NOTHING: ReadonlySet<Ability> = new Set()
const DAY = 86_400_000

const WRONG: Refusal = {
  ...{ refused: true, code: 'session.sign-in.wrong', detail: 'the name or the password is wrong', article: null },
}

/** A wall may stand unwatched over a night shift; a week later everybody signs in again. */
const IDLE = 12 * 3_600_000
const LONGEST = 7 * 24 * 3_600_000
const TOUCH = 60_000
const MOST_TOUCHED = 10_000

function actorOf(user: UserRow, kind: 'user' | 'token', address: string): Actor {
  return { ...personOf(user), kind, address }
}

function narrow(all: ReadonlySet<Ability>, only: readonly Ability[] | null): ReadonlySet<Ability> {
  return only === null ? all : new Set(only.filter((each) => all.has(each)))
}

function millisOf(date: Date): EpochMillis {
  return date.getTime() as EpochMillis
}

function locked(code: string, millis: number, what: string): Refusal {
  const retryAfter = Math.ceil(millis / 1000)
  return { refused: true, code, detail: `${what}; try again in ${retryAfter} s`, article: null, retryAfter }
}
