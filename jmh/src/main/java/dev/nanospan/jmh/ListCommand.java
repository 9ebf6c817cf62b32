package dev.nanospan.jmh;

import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.peer.Workloads;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What there is to ask for. */
final class ListCommand implements Command {
    @Override
    public String name() {
        return "list";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String help() {
        return "Lists commands, peers and workloads. The benchmarks of JMH are listed by jmh -l.";
    }

    @Override
    public int run(final List<String> args, final PrintStream out, final PrintStream err) {
        Arguments.parse(args, Set.of(), Set.of()).withoutWords();
        out.println("commands (each explains itself with -h):");
        for (final Command command : Main.COMMANDS) {
            line(out, command.name(), command.help().replace('\n', ' ').split("[.:]")[0]);
        }
        out.println("peers:");
        Peers.names().forEach(peer -> line(out, peer, Peers.what(peer)));
        out.println("workloads:");
        Workloads.names().forEach(name -> line(out, name, Workloads.of(name).what()));
        return Main.OK;
    }

    private static void line(final PrintStream out, final String name, final String what) {
        out.printf(Locale.ROOT, "  %-23s %s%n", name, what);
    }
}
