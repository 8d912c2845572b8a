// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '@mingjian/base'
import type { AccessRegister } from '../store/access-register.ts'
import { CameraBook } from './camera-book.ts'
import { enterChange } from './change-entry.ts'
import type { Actor, Grant, Refusal } from './grant.ts'
import { type GrantEnd, GrantWindows } from './grant-windows.ts'
import { type CameraFacts, Judge, UNKNOWN } from './judge.ts'
import { type Ask, open } from './open.ts'
import { type Act, PolicySet } from './policy-set.ts'
import { RecentWords } from './recent-words.ts'
import { RememberedSignIns } from './remembered-sign-ins.ts'
import type { Authenticate } from './signed-in.ts'

/** Where what was granted goes on after it was granted. */
export type OpenEnds = Readonly<{
  live: { endWhere(isOver: (grant: Grant) => boolean, code: string, detail: string): void }
  events: { endSessions(ids: readonly string[]): void; endWhere(isOver: (actor: Actor) => boolean): void }
}>

export type AccessOptions = Readonly<{
  register: AccessRegister
  authenticate: Authenticate
  facts: (camera: string) => Promise<CameraFacts | null>
  ends: OpenEnds
  clock: Clock
  /** IANA zone of the hours that policies speak of. */
  zone: string
  /** Folder of the instance's own policies; it need not exist. */
  ownPolicies: string
  policies: PolicySet
  /** Whether this person is on shift now; absent while there are no rosters. */
  onDuty?: (actor: Actor) => boolean
}>

/** The gate of the running server: who asks, whether they may, what that opened, and when it is over. */
export class Access {
  readonly judge: Judge
  readonly windows: GrantWindows
  readonly #by: AccessOptions
  readonly #signIns: RememberedSignIns
  readonly #book: CameraBook
  readonly #refused = new RecentWords({ millis: 10_000, most: 10_000 })
  #policies: PolicySet // replaced whole by reload

  constructor(options: AccessOptions) {
    const { clock, zone, policies, authenticate, onDuty } = options
    this.#by = options
    this.#policies = policies
    this.judge = new Judge({ policies: () => this.#policies, clock, zone, ...(onDuty ? { onDuty } : {}) })
    this.windows = new GrantWindows({ clock })
    this.#signIns = new RememberedSignIns({ authenticate, clock })
    this.#book = new CameraBook(options.facts)
  }

  get policies(): PolicySet {
    return this.#policies
  }

  readonly authenticate: Authenticate = (given) => this.#signIns.authenticate(given)

  /** See access/open.ts. */
  readonly open = (ask: Ask): Promise<Grant | Refusal> => {
    const { register, clock } = this.#by
    return open(ask, {
      register,
      facts: (camera) => this.#book.facts(camera),
      clock,
      judge: this.judge,
      windows: this.windows,
    })
  }

  /** What the gate of HTTP asks about a camera, before the route is reached. Pictures are decided by `open` besides. */
  readonly judgeCamera = async (actor: Actor, need: string, camera: string): Promise<Refusal | null> => {
    if (!need.startsWith('camera.')) return null
    const facts = await this.#book.facts(camera)
    if (facts === null) return null // the route says so
    if (!this.judge.knowsOf(actor, facts)) return UNKNOWN
    const act = JUDGED[need]
    return act === undefined ? null : this.judge.refuse(actor, act, facts)
  }

  /** Whether this person may know of the camera at all: else nothing that concerns it is told to them. */
  readonly knows = async (actor: Actor, camera: string): Promise<boolean> => {
    const facts = await this.#book.facts(camera)
    return facts !== null && this.judge.knowsOf(actor, facts)
  }

  /** Cameras this person may do something with. */
  within(actor: Actor, act: Act, cameras: readonly CameraFacts[]): ReadonlySet<string> {
    return this.judge.within(actor, act, cameras)
  }

  /** Somebody who is signed in was turned away at the door. */
  readonly enterRefusal = async (
    actor: Actor,
    refusal: Refusal,
    knock: Readonly<{ method: string; url: string; need: string; camera: string | null }>,
  ): Promise<void> => {
    const { register, clock } = this.#by
    const said = `${actor.sessionId ?? actor.tokenId} ${refusal.code} ${knock.method} ${knock.url} ${knock.camera}`
    if (!this.#refused.isNew(said, clock.monotonic())) return
    await register.append({
      ...{ at: new Date(clock.now()), act: 'refusal', actor_kind: actor.kind, user_id: actor.userId },
      ...{ actor_name: actor.name, address: actor.address, action: `${knock.method} ${knock.url}` },
      ...{ camera: knock.camera, code: refusal.code },
      detail: {
        ...{ policy: refusal.policy ?? null, article: refusal.article, need: knock.need },
        ...(actor.order ? { order: actor.order.id } : {}),
      },
    })
  }

  /** Reads the policies anew; what was granted under the old ones is asked for again. Throws `access.policy.wrong`, changing nothing. */
  async reload(actor: Actor): Promise<PolicySet> {
    const next = await PolicySet.load(this.#by.ownPolicies)
    await this.enterPolicies(actor, next)
    this.#policies = next
    this.endWhere(() => true, 'policies-changed')
    return next
  }

  /** The files' hashes, into the register. */
  async enterPolicies(actor: Actor, { files }: PolicySet = this.#policies): Promise<void> {
    const detail = { hash: files.hash, files: files.files.map(({ name, sha256 }) => `${name} ${sha256}`) }
    await enterChange(this.#by, actor, { action: 'policy.load', detail })
  }

  /** Ends what these grants opened: windows at once, and live pictures with the words of the reason. */
  endWhere(isOver: (grant: Grant) => boolean, why: GrantEnd): void {
    this.windows.endWhere(isOver, why)
    const [code, words] = WORDS[why]
    this.#by.ends.live.endWhere(isOver, code, words)
  }

  /** These sessions are over: nothing more is sent to them. */
  endSessions(ids: readonly string[]): void {
    if (ids.length === 0) return
    this.#signIns.forget(null)
    this.#by.ends.events.endSessions(ids)
    this.endWhere(({ actor }) => actor.sessionId !== undefined && ids.includes(actor.sessionId), 'signed-out')
  }

  /** The account was changed or removed. */
  endUser(user: string): void {
    this.#signIns.forget(user)
    this.endWhere(({ actor }) => actor.userId === user, 'account-changed')
    this.#by.ends.events.endWhere((actor) => actor.userId === user)
  }

  /** A token was revoked or changed. */
  endToken(token: string): void {
    this.#signIns.forget(null)
    this.endWhere(({ actor }) => actor.tokenId === token, 'account-changed')
    this.#by.ends.events.endWhere((actor) => actor.tokenId === token)
  }

  /** A retrieval order was closed, refused or ran out. */
  endOrder(order: string): void {
    this.#signIns.forget(null)
    this.endWhere(({ actor }) => actor.order?.id === order, 'order-over')
    this.#by.ends.events.endWhere((actor) => actor.order?.id === order)
  }

  /** A camera was added, changed or moved. */
  forgetCameras(): void {
    this.#book.forget()
  }

  /** Another process changed this account; all of them with null. */
  forget(user: string | null): void {
    this.#signIns.forget(user)
  }

  /** Once a second: what has come of age ends, without waiting to be asked again. */
  tick(): void {
    const now = this.#by.clock.now()
    const isOver = ({ until }: Actor): boolean => until !== undefined && until <= now
    this.windows.sweep()
    this.#by.ends.live.endWhere(({ actor }) => isOver(actor), ...WORDS['signed-out'])
    this.#by.ends.events.endWhere(isOver)
  }
}

/** What the gate itself decides by the policies, by the ability its route needs. */
const JUDGED: Readonly<Record<string, Act>> = {
  'camera.list': 'see',
  'camera.base': 'base',
  'camera.change': 'change',
  'camera.forward': 'forward',
}

const WORDS: Readonly<Record<GrantEnd, readonly [code: string, words: string]>> = {
  over: ['session.missing', 'leave is over'],
  'signed-out': ['session.missing', 'the session ended; sign in again'],
  'account-changed': ['session.missing', 'the account was changed; sign in again'],
  'policies-changed': ['access.policies.changed', 'the access policies were changed; ask again'],
  'order-over': ['order.over', 'the retrieval order is over'],
  'camera-removed': ['camera.unknown', 'the camera was removed'],
}
