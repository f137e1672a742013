import { type Case, leaking } from './case.ts'

/** Files that leave something in the page of a DOM environment. */
export const LEAKING_PAGE: readonly Case[] = [
  leaking('node-left', ['dom', 'document.body'], `
    test('renders', () => {
      document.body.append(document.createElement('main'))
      expect(document.querySelector('main')).not.toBeNull()
    })`),
  leaking('react-left', ['dom', 'document.body'], `
    import { createElement } from 'react'
    import { flushSync } from 'react-dom'
    import { createRoot } from 'react-dom/client'
    test('renders', () => {
      const place = document.body.appendChild(document.createElement('section'))
      flushSync(() => createRoot(place).render(createElement('p', null, 'hello')))
      expect(place.textContent).toBe('hello')
    })`),
  leaking('style-left', ['dom', 'document.head'], `
    import { addStyle } from '../src/style-left.ts'
    test('styles', () => expect(addStyle('p { color: red }').isConnected).toBe(true))`, `
    export const addStyle = (text) => {
      const style = document.createElement('style')
      style.textContent = text
      return document.head.appendChild(style)
    }`),
  leaking('theme', ['dom', 'document.documentElement.attributes'], `
    test('dark', () => document.documentElement.setAttribute('data-theme', 'dark'))`),
  leaking('body-class', ['dom', 'document.body.attributes'], `
    test('locks', () => document.body.classList.add('scroll-lock'))`),
  leaking('page-title', ['dom', 'document.title'], `
    test('title', () => { document.title = 'Cart (1)' })`),
  leaking('cookie', ['dom', 'document.cookie'], `
    test('cookie', () => { document.cookie = 'lang=fr' })`),
  leaking('route', ['dom', 'document.URL'], `
    test('route', () => history.pushState(null, '', '/checkout'))`),
  leaking('width', ['dom', 'globalThis.innerWidth'], `
    test('is narrow', () => {
      window.innerWidth = 320
      window.dispatchEvent(new Event('resize'))
    })`),
  leaking('media-query', ['dom', 'globalThis.matchMedia'], `
    test('is dark', () => {
      window.matchMedia = (query) => ({ matches: query.includes('dark') })
      expect(matchMedia('(prefers-color-scheme: dark)').matches).toBe(true)
    })`),
  leaking('scroll-stub', ['dom', 'HTMLElement.prototype.scrollIntoView'], `
    HTMLElement.prototype.scrollIntoView = vi.fn()
    test('scrolls', () => document.body.scrollIntoView())`),
  leaking('element', ['dom', 'customElements["shop-price"]'], `
    import '../src/element.ts'
    test('is defined', () => expect(customElements.get('shop-price')).toBeDefined())`, `
    customElements.define('shop-price', class extends HTMLElement {})`),
  leaking('saved-theme', ['storage', 'localStorage.theme'], `
    import { save } from '../src/saved-theme.ts'
    test('saves', () => save('dark'))`,
    `export const save = (theme) => localStorage.setItem('theme', theme)`),
  leaking('draft', ['storage', 'sessionStorage.draft'], `
    test('keeps', () => sessionStorage.setItem('draft', 'hello'))`),
  leaking('shortcut', ['listener', "window.addEventListener('keydown')"], `
    import { listen } from '../src/shortcut.ts'
    test('listens', () => listen(() => {}))`,
    `export const listen = (open) => window.addEventListener('keydown', open)`),
  leaking('outside-click', ['listener', "document.addEventListener('pointerdown')"], `
    test('closes', () => document.addEventListener('pointerdown', () => {}))`),
  leaking('detector-stub', ['global', 'globalThis.BarcodeDetector'], `
    globalThis.BarcodeDetector = class { detect() {} }
    test('detects', () => new BarcodeDetector().detect())`),
  // It registers a hook that takes its clipboard away, for the file that loads it first.
  leaking('user-event', [['missed-registration', '@testing-library/user-event'], ['dom', 'navigator.clipboard']], ['first', 'second'].map(() => `
    import { screen } from '@testing-library/dom'
    import userEvent from '@testing-library/user-event'
    afterEach(() => document.body.replaceChildren())
    test('types', async () => {
      document.body.innerHTML = '<input>'
      await userEvent.setup().type(screen.getByRole('textbox'), 'ada')
      expect(screen.getByRole('textbox').value).toBe('ada')
    })`)),
]
