// What examples are made of. They are text, copied as it stands.

export const kinds = ['send', 'balance', 'inbox', 'tracking'] as const;
export type Kind = (typeof kinds)[number];

export type Filling = {
  /** Of this gateway, without a slash at the end. */
  url: string;
  waid: string;
  /** A placeholder: keys are known only when they are made. */
  key: string;
  secret: string;
  /** Comments in the reader's language. */
  say: (what: string) => string;
};

export type Examples = (fill: Filling) => Record<Kind, string>;
