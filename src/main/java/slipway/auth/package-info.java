/** Who somebody is, how they come in, and what they may do. Knows neither HTTP nor SQL. */
package slipway.auth;
