// SPDX-License-Identifier: Apache-2.0
import { type Alarm, AlarmList, Storage } from '@mingjian/contract'
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { ask, call } from './client.ts'
import { useAbility, useSession } from './session.ts'

export function useStorage() {
  const enabled = useAbility('storage.see')
  return useQuery({ queryKey: ['storage'], queryFn: () => ask('/storage', Storage), enabled, refetchInterval: 30_000 })
}

export function useAlarms() {
  const enabled = Boolean(useSession().data)
  return useQuery({ queryKey: ['alarms'], queryFn: () => ask('/alarms', AlarmList), enabled, refetchInterval: 60_000 })
}

export async function acknowledgeAlarm(client: QueryClient, alarm: Alarm): Promise<void> {
  await call(`/alarms/${encodeURIComponent(alarm.id)}/acknowledge`, { method: 'POST' })
  await client.invalidateQueries({ queryKey: ['alarms'] })
}
