-- PostgreSQL reads the same migrations as SQLite; what it calls by another name is named here.
CREATE DOMAIN blob AS bytea;
