// SPDX-License-Identifier: Apache-2.0
import type { Order } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import App from 'antd/es/app'
import { actOnOrder, type OrderDeed } from '../../api/orders.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'

export type OrderActs = Readonly<{ run: (deed: OrderDeed, body: unknown) => void; isPending: boolean }>

/** The acts on an order: the answer is shown at once, what was refused is said with its article. */
export function useOrderActs(order: Order): OrderActs {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const acting = useMutation({
    mutationFn: ({ deed, body }: { deed: OrderDeed; body: unknown }) => actOnOrder(order.id, deed, body),
    onSuccess: async (saved) => {
      client.setQueryData(['order', order.id], saved)
      await client.invalidateQueries({ queryKey: ['orders'] })
    },
    onError: async (error) => {
      void message.error(problemText(say, error))
      await client.invalidateQueries({ queryKey: ['order', order.id] })
    },
  })
  return { run: (deed, body) => acting.mutate({ deed, body }), isPending: acting.isPending }
}
