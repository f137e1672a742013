import { type Case, clean } from './case.ts'

const twice = (text: string): readonly string[] => [text, text]

/** Files that use a page and tidy it up, as applications' own tests do. */
export const CLEAN_PAGE: readonly Case[] = [
  clean('page-untouched', `test('is empty', () => expect(document.body.innerHTML).toBe(''))`),
  clean('react-unmounted', twice(`
    import { act, createElement, useState } from 'react'
    import { createRoot } from 'react-dom/client'
    let place, root
    beforeEach(() => {
      globalThis.IS_REACT_ACT_ENVIRONMENT = true
      place = document.body.appendChild(document.createElement('div'))
      root = createRoot(place)
    })
    afterEach(async () => {
      await act(() => root.unmount())
      place.remove()
      delete globalThis.IS_REACT_ACT_ENVIRONMENT
    })
    function Counter() {
      const [count, setCount] = useState(0)
      return createElement('button', { onClick: () => setCount(count + 1) }, count)
    }
    test('counts', async () => {
      await act(() => root.render(createElement(Counter)))
      await act(() => place.querySelector('button').click())
      expect(place.textContent).toBe('1')
    })`)),
  clean('testing-library', twice(`
    import { cleanup, fireEvent, render, screen } from '@testing-library/react'
    import { createElement, useState } from 'react'
    beforeAll(() => { globalThis.IS_REACT_ACT_ENVIRONMENT = true })
    afterEach(cleanup)
    afterAll(() => { delete globalThis.IS_REACT_ACT_ENVIRONMENT })
    function Form() {
      const [name, setName] = useState('')
      return createElement('label', null, 'Name', createElement('input', { value: name, onChange: (event) => setName(event.target.value) }))
    }
    test('types', async () => {
      render(createElement(Form))
      fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'eve' } })
      expect(await screen.findByDisplayValue('eve')).toBeDefined()
    })`)),
  clean('vue-unmounted', twice(`
    import { createApp, h, nextTick, ref } from 'vue'
    test('counts', async () => {
      const place = document.body.appendChild(document.createElement('div'))
      const count = ref(0)
      const app = createApp({ setup: () => () => h('button', { onClick: () => count.value++ }, count.value) })
      app.mount(place)
      place.querySelector('button').click()
      await nextTick()
      expect(place.textContent).toBe('1')
      app.unmount()
      place.remove()
    })`)),
  clean('lit-removed', twice(`
    import { html, render } from 'lit'
    test('renders', () => {
      const place = document.createElement('div')
      render(html\`<p>\${'x'}</p>\`, place)
      expect(place.textContent).toBe('x')
    })`)),
  clean('dom-queries', twice(`
    import { getByRole, within } from '@testing-library/dom'
    afterEach(() => { document.body.innerHTML = '' })
    test('finds', () => {
      document.body.innerHTML = '<nav><a href="/">Home</a></nav>'
      expect(getByRole(document.body, 'link', { name: 'Home' })).toBeDefined()
      expect(within(document.querySelector('nav')).getByText('Home').tagName).toBe('A')
    })`)),
  clean('children-replaced', `
    afterEach(() => document.body.replaceChildren())
    test('renders', () => document.body.append('hello', document.createElement('hr')))`),
  clean('storage-cleared', `
    afterEach(() => { localStorage.clear(); sessionStorage.clear() })
    test('saves', () => {
      localStorage.setItem('theme', 'dark')
      sessionStorage.setItem('draft', 'hello')
      expect(localStorage.getItem('theme')).toBe('dark')
    })`),
  clean('cookie-expired', `
    afterEach(() => { document.cookie = 'lang=; expires=Thu, 01 Jan 1970 00:00:00 GMT' })
    test('cookie', () => { document.cookie = 'lang=fr' })`),
  clean('route-put-back', `
    const url = location.href
    afterEach(() => history.replaceState(null, '', url))
    test('route', () => {
      history.pushState({}, '', '/checkout')
      expect(location.pathname).toBe('/checkout')
    })`),
  clean('attributes-put-back', `
    afterEach(() => {
      document.documentElement.removeAttribute('data-theme')
      document.body.removeAttribute('class')
    })
    test('dark', () => {
      document.documentElement.dataset.theme = 'dark'
      document.body.className = 'dark'
    })`),
  clean('title-put-back', `
    let title
    beforeAll(() => { title = document.querySelector('title')?.cloneNode(true) })
    afterAll(() => {
      document.querySelector('title')?.remove()
      if (title) document.head.append(title)
    })
    test('title', () => { document.title = 'Cart (1)' })`),
  clean('width-put-back', `
    const width = window.innerWidth
    afterEach(() => { window.innerWidth = width })
    test('is narrow', () => {
      window.innerWidth = 320
      window.dispatchEvent(new Event('resize'))
    })`),
  clean('media-query-stubbed', `
    afterEach(() => void vi.unstubAllGlobals())
    test('is dark', () => {
      vi.stubGlobal('matchMedia', (query) => ({ matches: query.includes('dark') }))
      expect(matchMedia('dark').matches).toBe(true)
    })`),
  clean('location-put-back', `
    const { location } = window
    afterAll(() => void Object.defineProperty(window, 'location', { value: location, configurable: true }))
    test('elsewhere', () => {
      Object.defineProperty(window, 'location', { value: { href: 'http://shop.test/' }, configurable: true })
      expect(window.location.href).toBe('http://shop.test/')
    })`),
  clean('page-listeners-removed', `
    const onKey = vi.fn()
    beforeEach(() => window.addEventListener('keydown', onKey))
    afterEach(() => window.removeEventListener('keydown', onKey))
    test('hears', () => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k' }))
      expect(onKey).toHaveBeenCalledOnce()
      const controller = new AbortController()
      document.addEventListener('click', onKey, { signal: controller.signal })
      controller.abort()
    })`),
  clean('page-spies', `
    test('spies', () => {
      vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {})
      vi.spyOn(window, 'scrollTo').mockImplementation(() => {})
      vi.spyOn(document, 'querySelector').mockReturnValue(null)
      window.scrollTo(0, 0)
      expect(window.scrollTo).toHaveBeenCalled()
    })`),
  clean('observers', `
    test('observes', async () => {
      const seen = vi.fn()
      const observer = new MutationObserver(seen)
      const place = document.createElement('div')
      observer.observe(place, { childList: true })
      place.append('x')
      await Promise.resolve()
      observer.disconnect()
      expect(seen).toHaveBeenCalled()
    })`),
  clean('page-timers', `
    test('waits', async () => {
      const timer = window.setInterval(() => {}, 10)
      await new Promise((done) => window.setTimeout(done, 5))
      window.clearInterval(timer)
      await new Promise((done) => requestAnimationFrame(done))
    })`),
  clean('dark-mode-module', twice(`
    import { isDark, toggle } from '../src/dark-mode-module.ts'
    afterEach(() => { if (isDark()) toggle() })
    test('is dark', () => {
      toggle()
      expect(isDark()).toBe(true)
    })`), `
    let dark = false
    export const isDark = () => dark
    export const toggle = () => { dark = !dark; document.documentElement.classList.toggle('dark', dark); if (!dark) document.documentElement.removeAttribute('class') }`),
]
