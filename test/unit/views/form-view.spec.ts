import { describe, expect, it } from 'vitest';
import type { FieldDescription } from '../../../lib/core/views/form-description.js';
import { formView, type FormInput } from '../../../lib/core/views/form-view.js';
import { Html, textOf } from '../../support/html.js';
import { pageInput, viewFixture } from '../../support/view.fixture.js';

const FIELDS: FieldDescription[] = [
  { name: 'email', label: 'field.email', type: 'email', autocomplete: 'username', required: true },
  { name: 'first_name', label: 'First name', autocomplete: 'given-name', maxLength: 40 },
  {
    name: 'plan',
    label: 'Plan',
    type: 'select',
    value: 'free',
    choices: [
      { value: 'free', label: 'Free' },
      { value: 'team', label: 'Team' },
    ],
  },
  {
    name: 'about',
    label: 'About',
    type: 'textarea',
    hint: 'Max {max} words',
    hintParams: { max: 9 },
  },
  { name: 'news', label: 'News', type: 'checkbox', checked: true },
  { name: 'age', label: 'Age', type: 'number', inputmode: 'numeric' },
  { name: 'next', label: '', type: 'hidden', value: '/home' },
];

const { messages, pages } = viewFixture();

function view(input: Partial<FormInput> = {}) {
  return formView(
    { description: { name: 'register', fields: FIELDS }, action: '/register', ...input },
    { page: 'registerUser', text: (key, params) => messages.text(key, params) },
  );
}

function field(name: string, input: Partial<FormInput> = {}) {
  const found = view(input).fields.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
}

async function page(input: Partial<FormInput> = {}): Promise<Html> {
  const form = { description: { name: 'register', fields: FIELDS }, action: '/register', ...input };
  return new Html(await pages.render(pageInput('registerUser', { form })));
}

describe('formView', () => {
  it('names the button by the page, or by the form itself', () => {
    expect(view().submit).toBe('Create account');
    const description = { name: 'register', fields: FIELDS, submit: 'Join us' };
    expect(view({ description }).submit).toBe('Join us');
  });

  it('takes labels as keys or as words', () => {
    expect(field('email').label).toBe('Email address');
    expect(field('first_name').label).toBe('First name');
  });

  it('fills hints from the form and the field', () => {
    expect(field('about').hint).toBe('Max 9 words');
    expect(field('about', { params: { max: 5 } }).hint).toBe('Max 9 words');
  });

  it('says which fields may be left empty, identities excepted', () => {
    const optional = view().fields.filter(
      (one) => one.optional && !one.isHidden && !one.isCheckbox,
    );
    expect(optional.map(({ name }) => name)).toEqual(['first_name', 'plan', 'about', 'age']);
    const identity = { name: 'username', label: 'Username', autocomplete: 'username' };
    const description = { name: 'login', fields: [identity] };
    expect(view({ description }).fields[0]?.optional).toBe(false);
  });

  it('starts from the descriptions, and from values given for a fresh form', () => {
    expect(field('news').checked).toBe(true);
    expect(field('plan').value).toBe('free');
    expect(field('news', { values: { email: 'a@x.test' } }).checked).toBe(true);
    expect(field('news', { values: { news: false } }).checked).toBe(false);
    expect(field('age', { values: { age: 7 } }).value).toBe('7');
  });

  it('shows a returned form as it was left', () => {
    const returned = { values: { email: 'a@x.test', plan: 'team', next: '/x' }, errors: {} };
    expect(field('news', returned).checked).toBe(false);
    expect(field('news', { ...returned, values: { news: 'true' } }).checked).toBe(true);
    expect(field('plan', returned).choices.map(({ selected }) => selected)).toEqual([false, true]);
    expect(field('plan', { values: {}, problem: 'x' }).value).toBe('');
    expect(field('next', { values: {}, problem: 'x' }).value).toBe('/home');
  });

  it('shows nothing of a value that is no text', () => {
    for (const value of [{ toString: () => 'x' }, ['a'], true, null]) {
      expect(field('first_name', { values: { first_name: value }, errors: {} }).value).toBe('');
    }
  });

  it('holds no password that was typed', () => {
    const fields: FieldDescription[] = [
      { name: 'password', label: 'p', type: 'password', value: 'x' },
    ];
    const description = { name: 'login', fields };
    const returned = view({ description, values: { password: 'hunter2' }, errors: {} });
    expect(JSON.stringify(returned)).not.toContain('hunter2');
    expect(returned.values).toEqual({ password: '' });
  });

  it('does not read inherited names from what was sent', () => {
    const fields = [{ name: 'constructor', label: 'c' }];
    expect(view({ description: { name: 'f', fields }, values: {} }).fields[0]?.value).toBe('');
  });

  it('lists errors of fields that nobody sees without a link', () => {
    const errors = { next: ['Not there'], ghost: ['Unknown'], email: ['Missing'] };
    expect(view({ errors }).errorList).toEqual([
      { id: null, label: '', text: 'Not there' },
      { id: null, label: '', text: 'Unknown' },
      { id: 'field-email', label: 'Email address', text: 'Missing' },
    ]);
  });

  it('lists errors in the order of the fields', () => {
    const errors = { plan: ['Unknown'], email: ['Missing'] };
    expect(view({ errors }).errorList.map(({ text }) => text)).toEqual(['Missing', 'Unknown']);
  });

  it('tells what is wrong as a whole with the field that has the focus', () => {
    const [email] = view({ values: {}, problem: 'Not right' }).fields;
    expect(email?.attributes['aria-describedby']).toMatch(/(^| )errors$/);
  });

  it('lets addresses run from the left in every language', () => {
    expect(field('email').attributes.dir).toBe('ltr');
    expect(field('first_name').attributes).not.toHaveProperty('dir');
  });

  it('makes the enter key send from the last field that is typed into', () => {
    const hints = view().fields.map(({ attributes }) => attributes.enterkeyhint);
    expect(hints).toEqual(['next', 'next', undefined, undefined, undefined, 'go', undefined]);
  });
});

describe('a form with fields of the site', () => {
  it('draws every kind of field', async () => {
    const html = await page({
      values: { about: '  first\n\nlast', plan: 'team', first_name: 'Ann' },
      errors: { news: ['Please agree'] },
    });
    expect(html.one('input', { name: 'first_name' }).attribs).toMatchObject({
      type: 'text',
      value: 'Ann',
      maxlength: '40',
      autocomplete: 'given-name',
    });
    expect(html.source).toContain('>\n  first\n\nlast</textarea>');
    expect(textOf(html.one('option', { selected: true }))).toBe('Team');
    expect(html.one('input', { name: 'news' }).attribs).toMatchObject({
      type: 'checkbox',
      value: 'true',
      'aria-invalid': 'true',
      autofocus: '',
    });
    expect(html.one('input', { name: 'age' }).attribs).toMatchObject({ type: 'number' });
    expect(html.one('input', { name: 'next' }).attribs).toMatchObject({ type: 'hidden' });
  });

  it('marks them as optional', async () => {
    const html = await page();
    expect(textOf(html.one('label', { for: 'field-first_name' }))).toBe('First name (optional)');
    expect(textOf(html.one('label', { for: 'field-email' }))).toBe('Email address');
  });
});
