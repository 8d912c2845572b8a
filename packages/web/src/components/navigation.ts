// SPDX-License-Identifier: Apache-2.0
import type { Ability } from '@mingjian/contract'
import AppstoreOutlined from '@ant-design/icons/AppstoreOutlined'
import BookOutlined from '@ant-design/icons/BookOutlined'
import CarryOutOutlined from '@ant-design/icons/CarryOutOutlined'
import DatabaseOutlined from '@ant-design/icons/DatabaseOutlined'
import FileProtectOutlined from '@ant-design/icons/FileProtectOutlined'
import HistoryOutlined from '@ant-design/icons/HistoryOutlined'
import TeamOutlined from '@ant-design/icons/TeamOutlined'
import VideoCameraOutlined from '@ant-design/icons/VideoCameraOutlined'
import type { LinkProps } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useSession } from '../api/session.ts'
import type { TextKey } from '../i18n/index.ts'

/** Looking at pictures, accounting for them, the law, and the system itself. */
export type PlaceGroup = 'footage' | 'account' | 'law' | 'system'

export type Place = Readonly<{
  to: NonNullable<LinkProps['to']>
  label: TextKey
  ability: Ability
  group: PlaceGroup
  Icon: ComponentType
}>

/** In the order of the rail; those of one group stand together. */
const PLACES: readonly Place[] = [
  { to: '/', label: 'nav.wall', ability: 'camera.watch', group: 'footage', Icon: AppstoreOutlined },
  { to: '/replay', label: 'nav.replay', ability: 'camera.replay', group: 'footage', Icon: HistoryOutlined },
  { to: '/retrieval', label: 'nav.retrieval', ability: 'order.see', group: 'account', Icon: FileProtectOutlined },
  { to: '/today', label: 'nav.today', ability: 'law.see', group: 'law', Icon: CarryOutOutlined },
  { to: '/law', label: 'nav.law', ability: 'law.see', group: 'law', Icon: BookOutlined },
  { to: '/cameras', label: 'nav.cameras', ability: 'camera.list', group: 'system', Icon: VideoCameraOutlined },
  { to: '/storage', label: 'nav.storage', ability: 'storage.see', group: 'system', Icon: DatabaseOutlined },
  { to: '/users', label: 'nav.users', ability: 'user.change', group: 'system', Icon: TeamOutlined },
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

/** A page below a place, such as one article of the law, belongs to it. */
export function isAt(place: Place, pathname: string): boolean {
  return pathname === place.to || (place.to !== '/' && pathname.startsWith(`${place.to}/`))
}
