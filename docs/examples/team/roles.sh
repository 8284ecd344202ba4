#!/bin/sh
# Run once, by the image of PostgreSQL, as the role that imports: a role that reads what it makes.
set -eu
psql --set ON_ERROR_STOP=1 --set word="$(grep ':reader:' /run/secrets/pgpass | cut -d: -f5)" <<'SQL'
CREATE ROLE reader LOGIN PASSWORD :'word';
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
SQL
