import { IconDeviceMobile } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevices } from '@/api/devices';
import { useFilters } from '@/app/useFilters';
import { ButtonLink } from '@/ui/links';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState, Loaded, PageSkeleton } from '@/ui/States';
import { ComposeForm, type Draft } from './ComposeForm';
import { add } from './recipients';

export default function ComposePage() {
  const { t } = useTranslation('compose');
  const devices = useDevices();
  const [{ device, to }] = useFilters();
  // Another draft is another form, with a key of its own.
  const [draft, setDraft] = useState<{ number: number; content: Draft }>(() => ({
    number: 0,
    content: { device: device ?? '', recipients: to ? add([], [to], 'ID').recipients : [], text: '' },
  }));
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} />
      <Loaded query={devices} skeleton={<PageSkeleton />}>
        {({ data }) =>
          data.length === 0 ? (
            <Panel>
              <EmptyState
                icon={IconDeviceMobile}
                title={t('no_device')}
                action={<ButtonLink to="/devices">{t('to_devices')}</ButtonLink>}
              >
                {t('no_device_about')}
              </EmptyState>
            </Panel>
          ) : (
            <ComposeForm
              key={draft.number}
              draft={draft.content}
              devices={data}
              another={(content) => setDraft({ number: draft.number + 1, content })}
            />
          )
        }
      </Loaded>
    </>
  );
}
