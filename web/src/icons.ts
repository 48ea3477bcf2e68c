import { svg, type TemplateResult } from 'lit';

/** Small pictures beside words; always hidden from screen readers, which get the words. */

const icon = (path: TemplateResult, size = 16): TemplateResult =>
  svg`<svg class="icon" viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`;

export const runIcon = icon(svg`<path d="M5 3.2v9.6L12.6 8z" fill="currentColor"/>`, 12);
export const stopIcon = icon(svg`<rect x="4" y="4" width="8" height="8" rx="1.5" fill="currentColor"/>`, 12);
export const copyIcon = icon(svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.8"/><path d="M10.5 5.2V4a1.6 1.6 0 0 0-1.6-1.6H4A1.6 1.6 0 0 0 2.4 4v4.9A1.6 1.6 0 0 0 4 10.500h1.200"/>`, 15);
export const tickIcon = icon(svg`<path d="M3 8.600 6.400 12 13 4.800"/>`, 15);
export const crossIcon = icon(svg`<path d="M4.200 4.200l7.600 7.600M11.800 4.200l-7.600 7.600"/>`, 14);
export const outlineIcon = icon(svg`<rect x="2" y="2.800" width="12" height="10.400" rx="2"/><path d="M6.200 2.800v10.400"/>`, 17);
export const moreIcon = icon(svg`<circle cx="3.500" cy="8" r=".8" fill="currentColor"/><circle cx="8" cy="8" r=".8" fill="currentColor"/><circle cx="12.500" cy="8" r=".8" fill="currentColor"/>`, 17);
export const sunIcon = icon(svg`<circle cx="8" cy="8" r="2.900"/><path d="M8 1.600v1.200M8 13.200v1.200M1.600 8h1.200M13.200 8h1.200M3.500 3.500l.8.8M11.700 11.700l.8.8M12.500 3.500l-.8.8M4.300 11.700l-.8.8"/>`);
export const moonIcon = icon(svg`<path d="M13.400 9.700A5.700 5.700 0 0 1 6.300 2.600a5.700 5.700 0 1 0 7.100 7.100z"/>`);
export const systemIcon = icon(svg`<circle cx="8" cy="8" r="5.600"/><path d="M8 2.400a5.600 5.600 0 0 1 0 11.200z" fill="currentColor"/>`);
export const fileIcon = icon(svg`<path d="M4.200 1.900h5l3.100 3.200v8.200a.9.9 0 0 1-.9.900H4.200a.9.9 0 0 1-.9-.9V2.800a.9.9 0 0 1 .9-.9z"/><path d="M9 2v3.300h3.200"/>`, 14);
export const troubleIcon = icon(svg`<path d="M8 3.400v5.400M8 12.200v.2"/>`, 14);
