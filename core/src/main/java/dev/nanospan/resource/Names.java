package dev.nanospan.resource;

/** The attributes that detection may set, by the names of the semantic conventions. */
final class Names {
    static final String SERVICE_NAME = "service.name";
    static final String SERVICE_NAMESPACE = "service.namespace";
    static final String SERVICE_VERSION = "service.version";
    static final String SERVICE_INSTANCE_ID = "service.instance.id";
    static final String DEPLOYMENT_ENVIRONMENT_NAME = "deployment.environment.name";

    static final String TELEMETRY_SDK_LANGUAGE = "telemetry.sdk.language";
    static final String TELEMETRY_SDK_NAME = "telemetry.sdk.name";
    static final String TELEMETRY_SDK_VERSION = "telemetry.sdk.version";
    static final String TELEMETRY_DISTRO_NAME = "telemetry.distro.name";
    static final String TELEMETRY_DISTRO_VERSION = "telemetry.distro.version";

    static final String HOST_NAME = "host.name";
    static final String HOST_ARCH = "host.arch";

    static final String OS_TYPE = "os.type";
    static final String OS_NAME = "os.name";
    static final String OS_VERSION = "os.version";
    static final String OS_DESCRIPTION = "os.description";

    static final String PROCESS_PID = "process.pid";
    static final String PROCESS_CREATION_TIME = "process.creation.time";
    static final String PROCESS_EXECUTABLE_NAME = "process.executable.name";
    static final String PROCESS_EXECUTABLE_PATH = "process.executable.path";
    static final String PROCESS_COMMAND = "process.command";
    static final String PROCESS_COMMAND_ARGS = "process.command_args";
    static final String PROCESS_COMMAND_LINE = "process.command_line";
    static final String PROCESS_OWNER = "process.owner";
    static final String PROCESS_RUNTIME_NAME = "process.runtime.name";
    static final String PROCESS_RUNTIME_VERSION = "process.runtime.version";
    static final String PROCESS_RUNTIME_DESCRIPTION = "process.runtime.description";

    static final String CONTAINER_ID = "container.id";

    private Names() {}
}
