// SPDX-License-Identifier: Apache-2.0
import { Fault, type FaultKind } from '@mingjian/base'
import { Problem } from '@mingjian/contract'

/** Any reader of a JSON value; throws when it is not what it should be. */
export type Schema<T> = Readonly<{ parse(value: unknown): T }>

/** The server said no, in the words of a problem document. */
export class ApiProblem extends Fault {
  readonly status: number
  readonly fields: ReadonlyMap<string, string>
  readonly article: string | null
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null

  constructor(problem: Problem, retryAfter: number | null) {
    super(kindOf(problem.status), problem.code, problem.detail ?? problem.title, { status: problem.status })
    this.name = 'ApiProblem'
    this.status = problem.status
    this.fields = new Map((problem.fields ?? []).map((field) => [field.path, field.message]))
    this.article = problem.article ?? null
    this.retryAfter = retryAfter
  }
}

function kindOf(status: number): FaultKind {
  if (status === 401 || status === 403) return 'denied'
  if (status === 404) return 'not-found'
  if (status === 409) return 'conflict'
  if (status === 429 || status === 507) return 'exhausted'
  return status >= 500 ? 'unavailable' : 'bad-input'
}

type Ask<T> = Readonly<{ method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; body?: unknown; schema?: Schema<T> }>

const signedOut = new Set<() => void>()

/** Called whenever the server no longer knows who we are. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}

/** One call of the API. Throws an ApiProblem, or a Fault `web.server.unreachable`. */
export async function call<T = null>(path: string, ask: Ask<T> = {}): Promise<T | null> {
  const response = await fetch(`/api${path}`, {
    method: ask.method ?? 'GET',
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
  }).catch((thrown: unknown) => {
    throw new Fault('unavailable', 'web.server.unreachable', 'the server does not answer', { path }, thrown)
  })
  if (!response.ok) throw await readProblem(response)
  if (!ask.schema) return null
  return ask.schema.parse(await response.json())
}

/** As {@link call}, for calls that answer with a value. */
export async function ask<T>(path: string, schema: Schema<T>, more: Omit<Ask<T>, 'schema'> = {}): Promise<T> {
  const value = await call(path, { ...more, schema })
  if (value === null) throw new Fault('bad-input', 'web.answer.empty', 'the server answered with nothing', { path })
  return value
}

export async function readProblem(response: Response): Promise<ApiProblem> {
  const after = Number(response.headers.get('retry-after'))
  const retryAfter = Number.isFinite(after) && after > 0 ? after : null
  const parsed = Problem.safeParse(await response.json().catch(() => null))
  const problem = parsed.success
    ? parsed.data
    : {
        type: 'about:blank',
        title: response.statusText,
        status: response.status,
        code: `web.status.${response.status}`,
      }
  const isOver = problem.code === 'session.missing' || !parsed.success
  if (response.status === 401 && isOver) for (const listener of signedOut) listener()
  return new ApiProblem(problem, retryAfter)
}
