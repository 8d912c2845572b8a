// SPDX-License-Identifier: Apache-2.0
import {
  type PlaceInput,
  RegistryPlace,
  RegistrySystem,
  type StepInput,
  StepList,
  type SystemInput,
} from '@mingjian/contract'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { ask } from './client.ts'

function recordPath(kind: string, id: string | null): string {
  return `/registry/${kind}${id === null ? '' : `/${encodeURIComponent(id)}`}`
}

type Save<T> = Readonly<{ id: string | null; body: T }>

export function savePlace({ id, body }: Save<z.input<typeof PlaceInput>>): Promise<RegistryPlace> {
  return ask(recordPath('places', id), RegistryPlace, { method: id === null ? 'POST' : 'PUT', body })
}

export function saveSystem({ id, body }: Save<z.input<typeof SystemInput>>): Promise<RegistrySystem> {
  return ask(recordPath('systems', id), RegistrySystem, { method: id === null ? 'POST' : 'PUT', body })
}

export function useSteps(id: string) {
  return useQuery({
    queryKey: ['registry', 'steps', id],
    queryFn: () => ask(`/registry/systems/${encodeURIComponent(id)}/steps`, StepList),
  })
}

export function takeStep(id: string, body: z.input<typeof StepInput>): Promise<RegistrySystem> {
  return ask(`/registry/systems/${encodeURIComponent(id)}/steps`, RegistrySystem, { method: 'POST', body })
}
