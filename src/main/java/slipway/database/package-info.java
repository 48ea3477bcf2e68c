/** The one database of a server: SQLite in a file by default, or PostgreSQL. What stands in it is the business of those who import this. */
package slipway.database;
