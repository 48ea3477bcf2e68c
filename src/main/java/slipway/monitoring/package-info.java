/**
 * What operators watch: figures (Prometheus) and health. The only importer of Micrometer; what is measured tells its own package's
 * meter interface ({@code JournalMeter}, {@code SandboxMeter}, …), and the classes here that implement them give the figures their names.
 * No label ever says who a learner is: labels are words of an enum.
 */
package slipway.monitoring;
