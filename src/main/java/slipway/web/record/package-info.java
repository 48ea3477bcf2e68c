/** What is kept about a learner: shown, and given to take along. */
package slipway.web.record;
