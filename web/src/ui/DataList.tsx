import { useMediaQuery } from '@mantine/hooks';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './DataList.module.css';

export type Column<Row> = {
  key: string;
  label: ReactNode;
  cell: (row: Row) => ReactNode;
  /** The head of the card on a phone, and what links to the row's own page. Exactly one column. */
  primary?: boolean;
  /** Numbers and money. */
  align?: 'right';
  /** Not on a phone. */
  desk?: boolean;
  /** CSS width on a desk, e.g. "12rem". */
  width?: string;
};

type Props<Row> = {
  /** Names the list for screen readers. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string | number;
  /** The page of a row; its primary cell becomes the link, the whole row is clickable. */
  rowLink?: (row: Row) => Pick<LinkProps, 'to' | 'params' | 'search'>;
  /** Buttons at the end of a row. */
  rowActions?: (row: Row) => ReactNode;
  actionsLabel?: string;
};

export const phoneWidth = '(max-width: 48em)';

/** Rows as a table on a desk, as cards on a phone. */
export function DataList<Row>(props: Props<Row>) {
  const phone = useMediaQuery(phoneWidth, undefined, { getInitialValueInEffect: false });
  return phone ? <Cards {...props} /> : <Table {...props} />;
}

function Primary<Row>({ row, column, rowLink }: { row: Row; column: Column<Row>; rowLink: Props<Row>['rowLink'] }) {
  const content = column.cell(row);
  if (!rowLink) return content;
  return (
    <Link {...(rowLink(row) as LinkProps)} className={classes.link}>
      {content}
    </Link>
  );
}

function Table<Row>({ label, columns, rows, rowKey, rowLink, rowActions, actionsLabel }: Props<Row>) {
  return (
    // A wide table scrolls; the keyboard must be able to scroll it too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroller} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align} style={{ width: column.width }}>
                {column.label}
              </th>
            ))}
            {rowActions && (
              <th scope="col" data-align="right">
                <span className="visually-hidden">{actionsLabel}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-link={rowLink ? true : undefined}>
              {columns.map((column) => (
                <td key={column.key} data-align={column.align} data-primary={column.primary}>
                  {column.primary ? <Primary row={row} column={column} rowLink={rowLink} /> : column.cell(row)}
                </td>
              ))}
              {rowActions && (
                <td data-align="right" className={classes.rowActions}>
                  {rowActions(row)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<Row>({ label, columns, rows, rowKey, rowLink, rowActions }: Props<Row>) {
  const shown = columns.filter((column) => !column.desk && !column.primary);
  const primary = columns.find((column) => column.primary);
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)} className={classes.card} data-link={rowLink ? true : undefined}>
          {primary && (
            <div className={classes.cardHead}>
              <Primary row={row} column={primary} rowLink={rowLink} />
            </div>
          )}
          <dl className={classes.cardFacts}>
            {shown.map((column) => (
              <div key={column.key}>
                <dt>{column.label}</dt>
                <dd>{column.cell(row)}</dd>
              </div>
            ))}
          </dl>
          {rowActions && <div className={classes.cardActions}>{rowActions(row)}</div>}
        </li>
      ))}
    </ul>
  );
}
