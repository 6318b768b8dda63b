// Links to our pages that look like text or like buttons, with typed addresses.
import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type Native = ComponentPropsWithRef<'a'>;

export const TextLink = createLink((props: AnchorProps & Omit<Native, keyof AnchorProps>) => <Anchor {...props} />);

export const ButtonLink = createLink((props: ButtonProps & Omit<Native, keyof ButtonProps>) => (
  <Button component="a" {...props} />
));
