#!/bin/sh
# Run once, by the image of PostgreSQL, as its superuser: a role that imports, and one that reads
# what it makes. psql asks for the passwords by itself, since its command line is for all to see.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\set importer `grep ':importer:' /run/pgpass | cut -d: -f5`
\set reader `grep ':reader:' /run/pgpass | cut -d: -f5`
CREATE ROLE importer LOGIN PASSWORD :'importer';
CREATE ROLE reader LOGIN PASSWORD :'reader';
ALTER DATABASE budgets OWNER TO importer;
ALTER DEFAULT PRIVILEGES FOR ROLE importer GRANT USAGE ON SCHEMAS TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE importer GRANT SELECT ON TABLES TO reader;
SQL
