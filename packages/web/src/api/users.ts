// SPDX-License-Identifier: Apache-2.0
import { User, UserPage } from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'
import { query } from './query.ts'
import { useAbility } from './session.ts'

export function useUsers() {
  const enabled = useAbility('user.change')
  return useQuery({
    queryKey: ['users'],
    queryFn: () => ask(`/users${query({ page: 1, size: 1000 })}`, UserPage),
    enabled,
  })
}
export function addUser(input: unknown): Promise<User> {
  return ask('/users', User, { method: 'POST', body: input })
}
export function changeUser(id: string, patch: unknown): Promise<User> {
  return ask(`/users/${encodeURIComponent(id)}`, User, { method: 'PATCH', body: patch })
}
