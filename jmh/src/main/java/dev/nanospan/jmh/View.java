package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Plot;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Table;
import java.util.List;

/** How the results of one kind are shown, on a terminal and on a page. The same for the same result, always. */
interface View {
    List<Table> tables(Result result);

    default List<Plot> plots(final Result result) {
        return List.of();
    }
}
