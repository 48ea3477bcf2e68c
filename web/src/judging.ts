import { confirmed } from './elements/confirm.js';
import './elements/exercise.js';
import type { ExerciseDetail, SlipExercise } from './elements/exercise.js';
import './elements/question.js';
import type { AnswerDetail, SlipQuestion } from './elements/question.js';
import './elements/quiz.js';
import type { SlipQuiz, SolveDetail } from './elements/quiz.js';
import { messageOf, place, type Attempt, type LearningEvent } from './learning.js';
import type { ClientMessage } from './protocol.js';
import { newRunId } from './run-id.js';
import type { State } from './state.js';
import { exerciseView, questionView, quizView } from './view.js';

/** What `main.ts` does for this part of the page. */
export interface JudgingOwner {
  /** False while there is no connection. */
  send(message: ClientMessage): boolean;
  apply(event: LearningEvent): void;
  on<T>(name: string, action: (detail: T) => void): void;
}

/** The page's exercises, quizzes and questions: what they ask for goes to the server, the state is shown in them. */
export class Judging {
  private readonly exercises = [...document.querySelectorAll<SlipExercise>('slip-exercise')];
  private readonly quizzes = [...document.querySelectorAll<SlipQuiz>('slip-quiz')];
  private readonly questions = [...document.querySelectorAll<SlipQuestion>('slip-question')];

  constructor(private readonly owner: JudgingOwner) {}

  listen(): void {
    this.owner.on<string>('exercise-check', (id) => this.attempt({ kind: 'exercise', id, attempt: newRunId() }));
    this.owner.on<SolveDetail>('quiz-solve', ({ quiz, chosen }) => this.attempt({ kind: 'quiz', id: quiz, attempt: newRunId(), chosen }));
    this.owner.on<AnswerDetail>('question-answer', ({ question, text }) => this.attempt({ kind: 'question', id: question, text }));
    this.owner.on<ExerciseDetail>('exercise-reset', (detail) => void this.reset(detail));
    this.owner.on<ExerciseDetail>('exercise-solution', (detail) => void this.showSolution(detail));
  }

  show(state: State): void {
    for (const element of this.exercises) element.view = exerciseView(state, element.exercise);
    for (const element of this.quizzes) element.view = quizView(state, element.quiz);
    for (const element of this.questions) element.view = questionView(state, element.question);
  }

  /** What was asked for without an answer is asked again: an attempt is judged once, however often it is told. */
  sayAgain(state: State): void {
    if (state.learning.pending.size === 0) return;
    for (const { attempt } of state.learning.pending.values()) this.owner.send(messageOf(attempt));
    this.owner.apply({ type: 'attempts-repeated' });
  }

  private attempt(attempt: Attempt): void {
    this.owner.apply({ type: 'attempted', attempt, sent: this.owner.send(messageOf(attempt)) });
  }

  private async reset({ exercise, title }: ExerciseDetail): Promise<void> {
    const what = 'Its setup runs again in your sandbox: files, images and containers that belong to it are made anew. Your points, and the text of your cells, stay.';
    if (await confirmed(`Reset “${title}”?`, what, 'Reset')) this.say(exercise, { type: 'reset', exercise });
  }

  private async showSolution({ exercise, title }: ExerciseDetail): Promise<void> {
    const what = 'Your points stay as they are, and you can go on and earn the rest. It is yours to read whenever you like.';
    if (await confirmed(`Show the solution of “${title}”?`, what, 'Show solution')) this.say(exercise, { type: 'show-solution', exercise });
  }

  private say(exercise: string, message: ClientMessage): void {
    if (this.owner.send(message)) return;
    this.owner.apply({ type: 'declined', place: place('exercise', exercise), message: 'There is no connection to the server just now. Try again when it is back.' });
  }
}
