// A customer as the operator sees them: money, data, devices, people; and the way to their own pages.
import { Button, Stack } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queryClient } from '@/api/queryClient';
import { setScope } from '@/api/scope';
import { PageHeader } from '@/ui/PageHeader';
import { Columns } from '@/ui/Stat';
import { Loaded, PageSkeleton } from '@/ui/States';
import { customerQuery, type Customer } from './accounts';
import { CustomerData } from './CustomerData';
import { CustomerDevices } from './CustomerDevices';
import { CustomerMoney } from './CustomerMoney';
import { CustomerPeople } from './CustomerPeople';
import { CustomerTerms } from './CustomerTerms';
import { KindTag } from './CustomersPage';

export default function CustomerPage() {
  const { t } = useTranslation('customers');
  const { id } = useParams({ strict: false });
  const customer = useQuery(customerQuery(Number(id)));
  const back = { to: '/operator/customers', label: t('title') } as const;
  return (
    <>
      <PageHeader
        title={customer.data?.name ?? t('one')}
        description={customer.data && t('account_number', { id: customer.data.id })}
        badge={customer.data && <KindTag customer={customer.data} />}
        back={back}
        actions={customer.data && <LookAt customer={customer.data} />}
      />
      <Loaded query={customer} skeleton={<PageSkeleton />}>
        {(found) => (
          <Stack key={found.id}>
            <CustomerMoney customer={found} />
            <Columns min="22rem">
              <CustomerData key={JSON.stringify(found)} customer={found} />
              <CustomerTerms key={`${found.last_day} ${found.postpaid} ${found.credit_limit}`} customer={found} />
            </Columns>
            <CustomerDevices customer={found} />
            <CustomerPeople customer={found} />
          </Stack>
        )}
      </Loaded>
    </>
  );
}

/** The customer's own pages, as they see them. */
function LookAt({ customer: { id, name } }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const navigate = useNavigate();
  const look = async () => {
    setScope({ id, name });
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== '/v1/session' });
    await navigate({ to: '/' });
  };
  return (
    <Button variant="default" leftSection={<IconEye size={18} aria-hidden />} onClick={() => void look()}>
      {t('look')}
    </Button>
  );
}
