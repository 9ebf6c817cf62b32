package dev.nanospan.semconv;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;

/**
 * What the conventions call the network below a call: peers, protocols, connections.
 *
 * <pre>{@code
 * span.set(NetworkKeys.PROTOCOL_VERSION, "2").set(NetworkKeys.TRANSPORT, NetworkKeys.Transport.TCP);
 * }</pre>
 */
public final class NetworkKeys {
    /** The country of the mobile carrier, in two letters. */
    public static final Key.OfString CARRIER_ICC = Key.ofString("network.carrier.icc");

    /** The code of the country of the mobile carrier. */
    public static final Key.OfString CARRIER_MCC = Key.ofString("network.carrier.mcc");

    /** The code of the mobile carrier within its country. */
    public static final Key.OfString CARRIER_MNC = Key.ofString("network.carrier.mnc");

    /** The name of the mobile carrier. */
    public static final Key.OfString CARRIER_NAME = Key.ofString("network.carrier.name");

    /** The state of a TCP connection: one of {@link ConnectionState}. */
    public static final Key.OfString CONNECTION_STATE = Key.ofString("network.connection.state");

    /** Which kind of mobile network it is: one of {@link ConnectionSubtype}. */
    public static final Key.OfString CONNECTION_SUBTYPE = Key.ofString("network.connection.subtype");

    /** How the host is connected: one of {@link ConnectionType}. */
    public static final Key.OfString CONNECTION_TYPE = Key.ofString("network.connection.type");

    /** The network interface. */
    public static final Key.OfString INTERFACE_NAME = Key.ofString("network.interface.name");

    /** In which direction bytes flow: one of {@link IoDirection}. */
    public static final Key.OfString IO_DIRECTION = Key.ofString("network.io.direction");

    /** The address of this end of the connection. */
    public static final Key.OfString LOCAL_ADDRESS = Key.ofString("network.local.address");

    /** The port of this end of the connection. */
    public static final Key.OfLong LOCAL_PORT = Key.ofLong("network.local.port");

    /** The address of the other end of the connection, which may be a proxy. */
    public static final Key.OfString PEER_ADDRESS = Key.ofString("network.peer.address");

    /** The port of the other end of the connection. */
    public static final Key.OfLong PEER_PORT = Key.ofLong("network.peer.port");

    /** The protocol of the application layer in lower case, as {@code http}. */
    public static final Key.OfString PROTOCOL_NAME = Key.ofString("network.protocol.name");

    /** The version that was used, as {@code 1.1} or {@code 2}. */
    public static final Key.OfString PROTOCOL_VERSION = Key.ofString("network.protocol.version");

    /** What carries the protocol: one of {@link Transport}. */
    public static final Key.OfString TRANSPORT = Key.ofString("network.transport");

    /** The version of IP: one of {@link Type}. */
    public static final Key.OfString TYPE = Key.ofString("network.type");

    private NetworkKeys() {}

    /** The values of {@link #CONNECTION_STATE}. */
    public static final class ConnectionState {
        public static final Value CLOSED = Value.of("closed");
        public static final Value CLOSE_WAIT = Value.of("close_wait");
        public static final Value CLOSING = Value.of("closing");
        public static final Value ESTABLISHED = Value.of("established");
        public static final Value FIN_WAIT_1 = Value.of("fin_wait_1");
        public static final Value FIN_WAIT_2 = Value.of("fin_wait_2");
        public static final Value LAST_ACK = Value.of("last_ack");
        public static final Value LISTEN = Value.of("listen");
        public static final Value SYN_RECEIVED = Value.of("syn_received");
        public static final Value SYN_SENT = Value.of("syn_sent");
        public static final Value TIME_WAIT = Value.of("time_wait");

        private ConnectionState() {}
    }

    /** The values of {@link #CONNECTION_SUBTYPE}. */
    public static final class ConnectionSubtype {
        public static final Value CDMA = Value.of("cdma");
        public static final Value CDMA2000_1XRTT = Value.of("cdma2000_1xrtt");
        public static final Value EDGE = Value.of("edge");
        public static final Value EHRPD = Value.of("ehrpd");
        public static final Value EVDO_0 = Value.of("evdo_0");
        public static final Value EVDO_A = Value.of("evdo_a");
        public static final Value EVDO_B = Value.of("evdo_b");
        public static final Value GPRS = Value.of("gprs");
        public static final Value GSM = Value.of("gsm");
        public static final Value HSDPA = Value.of("hsdpa");
        public static final Value HSPA = Value.of("hspa");
        public static final Value HSPAP = Value.of("hspap");
        public static final Value HSUPA = Value.of("hsupa");
        public static final Value IDEN = Value.of("iden");
        public static final Value IWLAN = Value.of("iwlan");
        public static final Value LTE = Value.of("lte");
        public static final Value LTE_CA = Value.of("lte_ca");
        public static final Value NR = Value.of("nr");
        public static final Value NRNSA = Value.of("nrnsa");
        public static final Value TD_SCDMA = Value.of("td_scdma");
        public static final Value UMTS = Value.of("umts");

        private ConnectionSubtype() {}
    }

    /** The values of {@link #CONNECTION_TYPE}. */
    public static final class ConnectionType {
        public static final Value CELL = Value.of("cell");
        public static final Value UNAVAILABLE = Value.of("unavailable");
        public static final Value UNKNOWN = Value.of("unknown");
        public static final Value WIFI = Value.of("wifi");
        public static final Value WIRED = Value.of("wired");

        private ConnectionType() {}
    }

    /** The values of {@link #IO_DIRECTION}. */
    public static final class IoDirection {
        public static final Value RECEIVE = Value.of("receive");
        public static final Value TRANSMIT = Value.of("transmit");

        private IoDirection() {}
    }

    /** The values of {@link #TRANSPORT}. */
    public static final class Transport {
        public static final Value PIPE = Value.of("pipe");
        public static final Value QUIC = Value.of("quic");
        public static final Value TCP = Value.of("tcp");
        public static final Value UDP = Value.of("udp");
        public static final Value UNIX = Value.of("unix");

        private Transport() {}
    }

    /** The values of {@link #TYPE}. */
    public static final class Type {
        public static final Value IPV4 = Value.of("ipv4");
        public static final Value IPV6 = Value.of("ipv6");

        private Type() {}
    }
}
