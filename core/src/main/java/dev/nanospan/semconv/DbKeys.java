package dev.nanospan.semconv;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;

/**
 * What the conventions call the parts of a call to a database.
 *
 * <pre>{@code
 * span.set(DbKeys.SYSTEM_NAME, DbKeys.SystemName.POSTGRESQL).set(DbKeys.NAMESPACE, "orders");
 * }</pre>
 */
public final class DbKeys {
    /** The name of the pool of connections, unique within the application. */
    public static final Key.OfString CLIENT_CONNECTION_POOL_NAME = Key.ofString("db.client.connection.pool.name");

    /** Whether a connection of the pool is in use: one of {@link ClientConnectionState}. */
    public static final Key.OfString CLIENT_CONNECTION_STATE = Key.ofString("db.client.connection.state");

    /** The table, collection or container that is worked on. */
    public static final Key.OfString COLLECTION_NAME = Key.ofString("db.collection.name");

    /** The database within the server, qualified from the most general part to the most specific. */
    public static final Key.OfString NAMESPACE = Key.ofString("db.namespace");

    /** How many operations a batch holds; not set for a single one. */
    public static final Key.OfLong OPERATION_BATCH_SIZE = Key.ofLong("db.operation.batch.size");

    /** The operation or command, as {@code SELECT} or {@code findAndModify}. */
    public static final Key.OfString OPERATION_NAME = Key.ofString("db.operation.name");

    /** The shape of the query in a few words, low in cardinality: operations and what they work on. */
    public static final Key.OfString QUERY_SUMMARY = Key.ofString("db.query.summary");

    /** The query, with placeholders for its literals. */
    public static final Key.OfString QUERY_TEXT = Key.ofString("db.query.text");

    /** How many rows came back. */
    public static final Key.OfLong RESPONSE_RETURNED_ROWS = Key.ofLong("db.response.returned_rows");

    /** The code by which the database told success or failure. */
    public static final Key.OfString RESPONSE_STATUS_CODE = Key.ofString("db.response.status_code");

    /** The stored procedure that is called. */
    public static final Key.OfString STORED_PROCEDURE_NAME = Key.ofString("db.stored_procedure.name");

    /** The product, as the client knows it: one of {@link SystemName}. */
    public static final Key.OfString SYSTEM_NAME = Key.ofString("db.system.name");

    private DbKeys() {}

    /** The key of a parameter of an operation; makes a new key each time, to be kept in a constant. */
    public static Key.OfString operationParameter(final String name) {
        return Key.ofString("db.operation.parameter." + name);
    }

    /** The key of a parameter of a query, by name or index; makes a new key each time, to be kept in a constant. */
    public static Key.OfString queryParameter(final String name) {
        return Key.ofString("db.query.parameter." + name);
    }

    /** The values of {@link #CLIENT_CONNECTION_STATE}. */
    public static final class ClientConnectionState {
        public static final Value IDLE = Value.of("idle");
        public static final Value USED = Value.of("used");

        private ClientConnectionState() {}
    }

    /** The values of {@link #SYSTEM_NAME}. */
    public static final class SystemName {
        public static final Value ACTIAN_INGRES = Value.of("actian.ingres");
        public static final Value AWS_DYNAMODB = Value.of("aws.dynamodb");
        public static final Value AWS_REDSHIFT = Value.of("aws.redshift");
        public static final Value AZURE_COSMOSDB = Value.of("azure.cosmosdb");
        public static final Value CASSANDRA = Value.of("cassandra");
        public static final Value CLICKHOUSE = Value.of("clickhouse");
        public static final Value COCKROACHDB = Value.of("cockroachdb");
        public static final Value COUCHBASE = Value.of("couchbase");
        public static final Value COUCHDB = Value.of("couchdb");
        public static final Value DERBY = Value.of("derby");
        public static final Value ELASTICSEARCH = Value.of("elasticsearch");
        public static final Value FIREBIRDSQL = Value.of("firebirdsql");
        public static final Value GCP_SPANNER = Value.of("gcp.spanner");
        public static final Value GEODE = Value.of("geode");
        public static final Value H2DATABASE = Value.of("h2database");
        public static final Value HBASE = Value.of("hbase");
        public static final Value HIVE = Value.of("hive");
        public static final Value HSQLDB = Value.of("hsqldb");
        public static final Value IBM_DB2 = Value.of("ibm.db2");
        public static final Value IBM_INFORMIX = Value.of("ibm.informix");
        public static final Value IBM_NETEZZA = Value.of("ibm.netezza");
        public static final Value INFLUXDB = Value.of("influxdb");
        public static final Value INSTANTDB = Value.of("instantdb");
        public static final Value INTERSYSTEMS_CACHE = Value.of("intersystems.cache");
        public static final Value MARIADB = Value.of("mariadb");
        public static final Value MEMCACHED = Value.of("memcached");
        public static final Value MICROSOFT_SQL_SERVER = Value.of("microsoft.sql_server");
        public static final Value MONGODB = Value.of("mongodb");
        public static final Value MYSQL = Value.of("mysql");
        public static final Value NEO4J = Value.of("neo4j");
        public static final Value OPENSEARCH = Value.of("opensearch");
        public static final Value ORACLE_DB = Value.of("oracle.db");
        public static final Value OTHER_SQL = Value.of("other_sql");
        public static final Value POSTGRESQL = Value.of("postgresql");
        public static final Value REDIS = Value.of("redis");
        public static final Value SAP_HANA = Value.of("sap.hana");
        public static final Value SAP_MAXDB = Value.of("sap.maxdb");
        public static final Value SOFTWAREAG_ADABAS = Value.of("softwareag.adabas");
        public static final Value SQLITE = Value.of("sqlite");
        public static final Value TERADATA = Value.of("teradata");
        public static final Value TRINO = Value.of("trino");

        private SystemName() {}
    }
}
