// SPDX-License-Identifier: Apache-2.0
import type { FastifyReply } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { STATUS_CODES } from 'node:http'
import type { Problem } from '@mingjian/contract'
import { assert, Fault, type FaultKind, toError } from '@mingjian/base'
import type { WitnessRefusal } from '@mingjian/evidence'
import type { Refusal } from '../access/grant.ts'
import { toDatabaseFault } from '../store/database.ts'
import type { WitnessAnswer } from '../witness/witness.ts'
import { isRefusal, type Route, type Streamed } from './route.ts'

// The only file that knows HTTP's numbers.

const KIND_STATUS: Readonly<Record<FaultKind, number>> = {
  'bad-input': 400,
  'not-found': 404,
  conflict: 409,
  denied: 403,
  unavailable: 503,
  timeout: 504,
  exhausted: 429,
  'data-loss': 500,
  unsupported: 422,
  cancelled: 503,
}

/** Codes whose status is not their kind's. A refusal is 403 unless it stands here. */
const CODE_STATUS: Readonly<Record<string, number>> = {
  'session.sign-in.wrong': 401,
  'session.sign-in.locked': 429,
  'session.sign-in.rate': 429,
  'session.missing': 401,
  'session.factor.needed': 401,
  'session.factor.wrong': 401,
  'password.common': 422,
  'password.name': 422,
  'password.same': 422,
  'camera.unknown': 404,
  'camera.retention.floor': 422,
  'camera.storage.reserve': 409,
  'http.body.size': 413,
  'http.body.type': 415,
  'http.method': 405,
  'http.busy': 503,
  'http.upgrade.needed': 426,
  'exchange.seal.size': 413,
  'exchange.letter.size': 413,
  'export.limit': 429,
  'registry.version.stale': 409,
  'registry.camera.prohibited': 422,
  'registry.camera.sees-prohibited': 422,
  'registry.camera.no-basis': 422,
  'registry.camera.not-accepted': 409,
  'registry.step.incomplete': 409,
  'registry.step.unlawful': 409,
  'registry.acceptance.failed': 409,
  'filing.incomplete': 409,
  'integration.unlawful': 409,
  'plan.unlawful': 409,
  'requirement.partial': 422,
  'sharing.camera': 409,
  'inspection.inspectors': 422,
  'complaint.many': 429,
  'penalty.condition.unmet': 409,
  'penalty.authority.wrong': 422,
  'penalty.fine.none': 422,
  'penalty.amount.outside': 422,
  'case.over': 409,
  'case.order.given': 409,
  'case.order.missing': 409,
  'case.order.served': 409,
  'case.order.unserved': 409,
  'case.order.runs': 409,
  'case.evidence.missing': 409,
  'case.warning.given': 409,
  'case.warning.missing': 409,
  'case.serious.given': 409,
  'case.corrected': 409,
  'case.decided': 409,
  'case.notice.missing': 409,
  'case.defence.runs': 409,
  'case.hearing.unasked': 409,
  'case.hearing.held': 409,
  'case.hearing.due': 409,
  'case.decision.missing': 409,
  'case.decision.unserved': 409,
  'case.served': 409,
  'case.paid': 409,
  'case.unpaid': 409,
  'case.payment.runs': 409,
  'case.close.early': 409,
  'case.condition': 409,
  'case.limitation': 409,
  'case.twice': 409,
  'case.again': 409,
  'case.day': 422,
  'case.due.missing': 422,
  'case.demands.missing': 422,
  'case.outcome': 422,
  'case.amount': 422,
  'case.heavier': 422,
  'case.officers': 422,
  'case.payment': 422,
  'case.fine.none': 422,
  'case.order.none': 422,
  'case.warning.none': 422,
  'case.serious.none': 422,
  'case.dismantling.none': 422,
  'case.rule.unknown': 422,
  'case.penalty.none': 422,
  'case.article.yields': 422,
  'order.state': 409,
  'order.unlawful': 422,
  'order.receipt.unsigned': 422,
  'order.scope.wider': 422,
  'order.until.past': 422,
  'order.code.rate': 429,
}

const STREAM_STATUS = { whole: 200, part: 206, unchanged: 304, unsatisfiable: 416 } as const

/** Sends what a route's handler answered. */
export function sendAnswer(reply: FastifyReply, route: Route, value: unknown): FastifyReply {
  if (route.answer === 'stream') {
    assert(isStreamed(value), `${route.url} answers a stream`)
    return reply.code(STREAM_STATUS[value.kind]).headers(value.headers).send(value.body)
  }
  return reply.code(successStatus(route)).send(route.answer === 'nothing' ? null : value)
}

function isStreamed(value: unknown): value is Streamed {
  return typeof value === 'object' && value !== null && 'kind' in value && 'headers' in value && 'body' in value
}

/** The status of a route's success. */
export function successStatus(route: Route): number {
  if (route.answer === 'nothing') return 204
  return route.isCreation ? 201 : 200
}

const WITNESS_STATUS: Readonly<Record<WitnessRefusal, number>> = {
  'unknown-log': 404,
  unsigned: 403,
  'old-above-size': 400,
  stale: 409,
  'rolled-back': 409,
  forked: 409,
  rewritten: 422,
}

/** C2SP tlog-witness. A log that is behind what we know is told the size to begin from. */
export function sendWitnessAnswer(reply: FastifyReply, answer: WitnessAnswer): FastifyReply {
  if (answer.signed) return reply.type('text/plain; charset=utf-8').send(answer.lines)
  const status = WITNESS_STATUS[answer.why]
  if (answer.why === 'stale' || answer.why === 'rolled-back')
    return reply.code(status).type('text/x.tlog.size').send(`${answer.knownSize}\n`)
  return reply.code(status).type('text/plain; charset=utf-8').send(`${answer.why}\n`)
}

/** RFC 9457. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="mingjian"')
  if (problem.status === 503) reply.header('retry-after', '2')
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter))
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem)
}

function refusalProblem(refusal: Refusal): Problem {
  const status = CODE_STATUS[refusal.code] ?? 403
  const plain = makeProblem(status, refusal.code, refusal.detail)
  const problem = 'current' in refusal ? { ...plain, current: refusal.current } : plain
  const cited = refusal.article === null ? problem : { ...problem, article: refusal.article }
  const { policy, retryAfter } = refusal
  return { ...cited, ...(policy === undefined ? {} : { policy }), ...(retryAfter === undefined ? {} : { retryAfter }) }
}

/** A refusal, or any thrown value, as a problem. What is neither that nor a Fault is a bug, and its words stay inside. */
export function toProblem(cause: unknown): Problem {
  return isRefusal(cause) ? refusalProblem(cause) : thrownProblem(cause)
}

function thrownProblem(thrown: unknown): Problem {
  const error = toDatabaseFault(thrown)
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((each) => ({
      path: each.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: each.message ?? 'is wrong',
    }))
    return { ...makeProblem(400, 'http.input', 'the request does not match its description'), fields }
  }
  if (error instanceof Fault) {
    const problem = makeProblem(CODE_STATUS[error.code] ?? KIND_STATUS[error.kind], error.code, error.message)
    const { article, policy } = error.context
    const cited = typeof article === 'string' ? { ...problem, article } : problem
    return typeof policy === 'string' ? { ...cited, policy } : cited
  }
  const known = FASTIFY_CODES[errorCode(error)]
  if (known) return makeProblem(CODE_STATUS[known] ?? 400, known, error.message)
  return makeProblem(500, 'http.bug', 'something went wrong inside; the log knows more under the request id')
}

export function isBug(problem: Problem): boolean {
  return problem.code === 'http.bug'
}

/** Fastify's own complaints under our stable codes. */
const FASTIFY_CODES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'http.body.size',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'http.body.type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'http.body.json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'http.body.json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'http.body.json',
  FST_ERR_BAD_URL: 'http.url',
}

function errorCode(error: Error): string {
  return 'code' in error ? String(error.code) : toError(error).name
}

function makeProblem(status: number, code: string, detail: string): Problem {
  return { type: `urn:mingjian:problem:${code}`, title: STATUS_CODES[status] ?? 'Error', status, code, detail }
}
