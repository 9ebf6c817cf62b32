package dev.nanospan.export.http;

import dev.nanospan.export.http.TransportSettings.Client;

class JdkTransportTest extends TransportContract {
    @Override
    TransportSettings.Builder to(final String url) {
        return TransportSettings.to(url).client(Client.JDK);
    }
}
