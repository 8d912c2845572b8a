// SPDX-License-Identifier: Apache-2.0
import Select from 'antd/es/select'
import { useState } from 'react'
import { usePlaceList } from '../../api/registry.ts'
import { useSay } from '../../i18n/index.ts'

type Props = Readonly<{
  id?: string
  value?: string
  onChange?: (value: string) => void
  /** The name of the chosen place, where it is known. */
  chosenName?: string | undefined
}>

/** A place of the registry, found by name. */
export function PlaceSelect({ id, value, onChange, chosenName }: Props) {
  const say = useSay()
  const [search, setSearch] = useState('')
  const found = usePlaceList({ search: search === '' ? undefined : search })
  const options = (found.data?.items ?? []).map((place) => ({ value: place.id, label: place.name }))
  const isListed = value === undefined || options.some((one) => one.value === value)
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      {...(value === undefined ? {} : { value })}
      loading={found.isFetching}
      placeholder={say('registry.choosePlace')}
      notFoundContent={say('registry.noPlaces')}
      options={[...(isListed || value === undefined ? [] : [{ value, label: chosenName ?? value }]), ...options]}
      onChange={(next) => onChange?.(next)}
    />
  )
}
