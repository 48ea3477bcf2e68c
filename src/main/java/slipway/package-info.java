/** The Slipway server; the packages below are its modules, mapped in ARCHITECTURE.md. */
package slipway;
