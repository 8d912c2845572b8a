// SPDX-License-Identifier: Apache-2.0
import { type Ability, Session } from '@mingjian/contract'
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { ApiProblem, ask, call } from './client.ts'

async function fetchSession(): Promise<Session | null> {
  try {
    return await ask('/session', Session)
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.status === 401) return null
    throw thrown
  }
}

/** Who is signed in; `data` is null when nobody is. */
export function useSession() {
  return useQuery({ queryKey: ['session'], queryFn: fetchSession, staleTime: 5 * 60_000, retry: 1 })
}

/** What the signed-in person may do, as the server listed it. */
export function useAbility(ability: Ability): boolean {
  const session = useSession().data
  return session?.abilities.includes(ability) ?? false
}

export type SignInFields = Readonly<{ user: string; password: string; code?: string; assertion?: unknown }>

export async function signIn(client: QueryClient, input: SignInFields): Promise<void> {
  const session = await ask('/session', Session, { method: 'POST', body: input })
  client.setQueryData(['session'], session)
}

export async function signOut(client: QueryClient): Promise<void> {
  await call('/session', { method: 'DELETE' })
  client.clear()
  client.setQueryData(['session'], null)
}
