/**
 * Gives an owner an isolated machine and guarantees that it is removed. The rest of the server knows this interface only;
 * {@code slipway.sandbox.docker} implements it on a Docker engine. What an implementation must do stands in the test
 * {@code SandboxProviderContract}.
 */
package slipway.sandbox;
