import { describe, expect, it } from 'vitest';
import { answerOf, type Answer } from '../src/fresh.js';

describe('what an answer means for the table of a class', () => {
  it.each<[number, ResponseType, Answer]>([
    [200, 'basic', 'changed'],
    [304, 'basic', 'same'],
    [0, 'opaqueredirect', 'signed-out'],
    [401, 'basic', 'signed-out'],
    [404, 'basic', 'gone'],
    [429, 'basic', 'trouble'],
    [500, 'basic', 'trouble'],
    [503, 'basic', 'trouble'],
  ])('%i, %s', (status, type, answer) => expect(answerOf({ status, type })).toBe(answer));

  it('none at all is trouble', () => expect(answerOf(null)).toBe('trouble'));
});
