// The whole story in one browser: a virtual phone, and beside it what to do next.
import { Button, Group } from '@mantine/core';
import { IconDeviceMobileMessage, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '@/app/useFilters';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState, Loaded, PageSkeleton } from '@/ui/States';
import { Guide } from './Guide';
import { NewPhone } from './NewPhone';
import { PhoneFrame } from './PhoneFrame';
import { PhonePicker } from './PhonePicker';
import { phonesQuery, type Phone } from './phones';
import classes from './sandbox.module.css';

export default function SandboxPage() {
  const { t } = useTranslation('sandbox');
  const phones = useQuery(phonesQuery);
  const [filters, setFilters] = useFilters();
  const [adding, setAdding] = useState(false);
  const show = (phone: string) => setFilters({ phone, chat: undefined, screen: undefined });
  const add = (
    <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t('new_phone')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} actions={add} />
      <Loaded query={phones} skeleton={<PageSkeleton />}>
        {({ data }) =>
          data.length === 0 ? (
            <Panel>
              <EmptyState icon={IconDeviceMobileMessage} title={t('no_phone')} action={add}>
                {t('no_phone_about')}
              </EmptyState>
            </Panel>
          ) : (
            <Desk phones={data} chosen={chosenOf(data, filters.phone)} show={show} />
          )
        }
      </Loaded>
      {adding && (
        <NewPhone
          close={() => setAdding(false)}
          onDone={(phone) => {
            setAdding(false);
            show(phone.number);
          }}
        />
      )}
    </>
  );
}

/** Whom one is at first: somebody who is written to, not the phone that the gateway sends with. */
function chosenOf(phones: Phone[], number: string | undefined): Phone {
  return phones.find((each) => each.number === number) ?? phones.find(({ linked }) => linked === 0) ?? phones[0]!;
}

function Desk({ phones, chosen, show }: { phones: Phone[]; chosen: Phone; show: (number: string) => void }) {
  return (
    <div className={classes.desk}>
      <div className={classes.beside}>
        <PhonePicker phones={phones} chosen={chosen} show={show} />
        <Guide phone={chosen} phones={phones} />
      </div>
      <Group justify="center" className={classes.stand}>
        <PhoneFrame key={chosen.number} phone={chosen} phones={phones} />
      </Group>
    </div>
  );
}
