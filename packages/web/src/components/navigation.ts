// SPDX-License-Identifier: Apache-2.0
import type { Ability } from '@mingjian/contract'
import AppstoreOutlined from '@ant-design/icons/AppstoreOutlined'
import DatabaseOutlined from '@ant-design/icons/DatabaseOutlined'
import HistoryOutlined from '@ant-design/icons/HistoryOutlined'
import TeamOutlined from '@ant-design/icons/TeamOutlined'
import VideoCameraOutlined from '@ant-design/icons/VideoCameraOutlined'
import type { ComponentType } from 'react'
import { useSession } from '../api/session.ts'
import type { TextKey } from '../i18n/index.ts'

export type Place = Readonly<{
  to: '/' | '/replay' | '/cameras' | '/storage' | '/users'
  label: TextKey
  ability: Ability
  Icon: ComponentType
}>

const PLACES: readonly Place[] = [
  { to: '/', label: 'nav.wall', ability: 'camera.watch', Icon: AppstoreOutlined },
  { to: '/replay', label: 'nav.replay', ability: 'camera.replay', Icon: HistoryOutlined },
  { to: '/cameras', label: 'nav.cameras', ability: 'camera.list', Icon: VideoCameraOutlined },
  { to: '/storage', label: 'nav.storage', ability: 'storage.see', Icon: DatabaseOutlined },
  { to: '/users', label: 'nav.users', ability: 'user.change', Icon: TeamOutlined },
]

/** The pages this person may open. */
export function usePlaces(): readonly Place[] {
  const abilities = useSession().data?.abilities ?? []
  return PLACES.filter((place) => abilities.includes(place.ability))
}

/** Whether there is a page at this address that this person may not open. */
export function useIsForbidden(pathname: string): boolean {
  const abilities = useSession().data?.abilities ?? []
  return PLACES.some((place) => place.to === pathname && !abilities.includes(place.ability))
}
