// SPDX-License-Identifier: Apache-2.0
import {
  type CedarValueJson,
  type EntityJson,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs'
import { assert, Fault } from '@mingjian/base'
import { type Policy, type PolicyFiles, readPolicies } from './policy-file.ts'

/** What somebody may want of a camera; the words of policies/schema.cedarschema. */
export type Act = 'see' | 'watch' | 'replay' | 'still' | 'copy' | 'base' | 'change' | 'forward'

export const ACTS: readonly Act[] = ['see', 'watch', 'replay', 'still', 'copy', 'base', 'change', 'forward']

/** What the policies are told; two questions that are equal have one answer. */
export type Question = Readonly<{
  role: string
  unit: string | null
  act: Act
  camera: Readonly<{ unit: string | null; place: string | null; classes: readonly string[] }>
  isAssigned: boolean
  onDuty: boolean
  /** In the instance's zone; weekday 1 is Monday. */
  hour: number
  weekday: number
  order: Readonly<{ covers: boolean; verbs: readonly string[] }> | null
}>

/** `policy` is what decided; null when no policy permits, which is a no. */
export type Verdict = Readonly<{ isAllowed: boolean; policy: Policy | null }>

/** The access policies, checked against their schema and kept ready. Deciding is pure, and remembered. */
export class PolicySet {
  readonly files: PolicyFiles
  readonly #byId: ReadonlyMap<string, Policy>
  readonly #mentions: Readonly<{ place: boolean; time: boolean }>
  readonly #known = new Map<string, Verdict>() // bounded by MOST_KNOWN
  #asked = 0

  constructor(files: PolicyFiles) {
    this.files = files
    this.#byId = new Map(files.policies.map((each) => [each.id, each]))
    const all = files.policies.map((each) => each.text).join('\n')
    this.#mentions = { place: /\bPlace\b/.test(all), time: /\bcontext\s*\.\s*(hour|weekday)\b/.test(all) }
    const staticPolicies = Object.fromEntries(files.policies.map((each) => [each.id, each.text]))
    refuseWrong(files, staticPolicies)
    const parsed = preparsePolicySet(files.hash, { staticPolicies })
    assert(parsed.type === 'success', 'what was validated can be parsed')
  }

  /** Reads and checks them. Throws `access.policy.wrong` with one line for the operator. */
  static async load(own: string | null): Promise<PolicySet> {
    return new PolicySet(await readPolicies(own))
  }

  /** Questions that were not remembered. */
  get asked(): number {
    return this.#asked
  }

  decide(question: Question): Verdict {
    const asked = this.#reduce(question)
    const key = JSON.stringify(asked)
    const known = this.#known.get(key)
    if (known) return known
    const verdict = this.#ask(asked)
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(key, verdict)
    return verdict
  }

  /** Leaves out what no policy looks at, so that a listing of many cameras asks few questions. */
  #reduce(question: Question): Question {
    const { camera } = question
    return {
      ...question,
      camera: { ...camera, place: this.#mentions.place ? camera.place : null, classes: camera.classes.toSorted() },
      ...(this.#mentions.time ? {} : { hour: 0, weekday: 1 }),
      order: question.order && { covers: question.order.covers, verbs: question.order.verbs.toSorted() },
    }
  }

  #ask(question: Question): Verdict {
    this.#asked++
    const answer = statefulIsAuthorized({
      principal: PERSON,
      action: { type: 'Action', id: question.act },
      resource: CAMERA,
      context: contextOf(question),
      preparsedPolicySetId: this.files.hash,
      entities: entitiesOf(question),
    })
    if (answer.type === 'failure') {
      throw new Fault('unavailable', 'access.policy.failed', answer.errors[0]?.message ?? 'the policies gave no answer')
    }
    const { decision, diagnostics } = answer.response
    // a policy that fails on this question might have been the one that forbids
    const isAllowed = decision === 'allow' && diagnostics.errors.length === 0
    const reasons = diagnostics.reason.map((id) => this.#byId.get(id)).filter((each) => each !== undefined)
    const policy = reasons.toSorted((a, b) => Number(b.code !== null) - Number(a.code !== null))[0] ?? null
    return { isAllowed, policy }
  }
}

const MOST_KNOWN = 20_000
const PERSON = { type: 'Person', id: 'person' }
const CAMERA = { type: 'Camera', id: 'camera' }

function refuseWrong({ schema, policies }: PolicyFiles, staticPolicies: Record<string, string>): void {
  const answer = validate({ schema, policies: { staticPolicies } })
  const found =
    answer.type === 'failure'
      ? answer.errors.map((error) => ({ id: '', error }))
      : answer.validationErrors.map(({ policyId, error }) => ({ id: policyId, error }))
  const first = found[0]
  if (!first) return
  const file = policies.find((each) => each.id === first.id)?.file ?? 'schema.cedarschema'
  const words = first.error.message.replaceAll(/\s+/g, ' ')
  throw new Fault('bad-input', 'access.policy.wrong', `access policy ${file}: ${words}`, { file })
}

function contextOf({ isAssigned, onDuty, hour, weekday, order }: Question): Record<string, CedarValueJson> {
  const plain = { isAssigned, onDuty, hour, weekday }
  return order === null ? plain : { ...plain, order: { covers: order.covers, verbs: [...order.verbs] } }
}

function entitiesOf({ role, unit, camera }: Question): EntityJson[] {
  const places = placesOf(camera.place)
  const [home] = places
  return [
    { uid: PERSON, attrs: unitOf(unit), parents: [{ type: 'Role', id: role }] },
    {
      uid: CAMERA,
      attrs: { ...unitOf(camera.unit), classes: [...camera.classes] },
      parents: home === undefined ? [] : [{ type: 'Place', id: home }],
    },
    ...places.map((id, at): EntityJson => {
      const above = places[at + 1]
      return {
        uid: { type: 'Place', id },
        attrs: {},
        parents: above === undefined ? [] : [{ type: 'Place', id: above }],
      }
    }),
  ]
}

function unitOf(unit: string | null): Record<string, CedarValueJson> {
  return unit === null ? {} : { unit: { __entity: { type: 'Unit', id: unit } } }
}

/** `a/b/c` → `a/b/c`, `a/b`, `a`. */
function placesOf(place: string | null): string[] {
  if (place === null) return []
  const parts = place.split('/')
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'))
}
