package dev.nanospan.cli;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what an engine would be configured with if it started here, or all that can be configured. */
@Command(
        name = "config",
        description = {
            "Print the value of every option as environment, system properties and file say, and where it comes from.",
            "Exit code 0 only if nothing of it is wrong."
        },
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--markdown", description = "Print the table of all options instead, as it is in the README.")
    private boolean markdown;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(
                        markdown
                                ? Options.TABLE.markdown()
                                : NanospanConfig.load().effective());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
