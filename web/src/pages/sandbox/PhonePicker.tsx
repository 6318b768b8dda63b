import { IconAntennaBars5, IconAntennaBarsOff, IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/format/useFormat';
import { Panel } from '@/ui/Panel';
import { Tag } from '@/ui/Tag';
import { nameOf, type Phone } from './phones';
import classes from './sandbox.module.css';

type Props = { phones: Phone[]; chosen: Phone; show: (number: string) => void };

/** Whose phone one holds. */
export function PhonePicker({ phones, chosen, show }: Props) {
  const { t } = useTranslation('sandbox');
  const f = useFormat();
  return (
    <Panel title={t('whose')} description={t('whose_about')}>
      <ul className={classes.phones} aria-label={t('whose')}>
        {phones.map((phone) => (
          <li key={phone.number}>
            <button
              type="button"
              className={classes.pick}
              aria-pressed={phone.number === chosen.number}
              onClick={() => show(phone.number)}
            >
              <span className={classes.avatar} aria-hidden>
                {phone.name ? [...phone.name][0]!.toLocaleUpperCase() : '#'}
              </span>
              <span className={classes.pickWords}>
                <span className={classes.name}>{nameOf(phone)}</span>
                <span className={classes.small}>{f.phone(phone.number)}</span>
              </span>
              {phone.linked > 0 ? (
                <Tag tone="info" icon={IconLink}>
                  {t('linked')}
                </Tag>
              ) : (
                <Tag tone={phone.online ? 'ok' : 'neutral'} icon={phone.online ? IconAntennaBars5 : IconAntennaBarsOff}>
                  {phone.online ? t('online') : t('offline')}
                </Tag>
              )}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
