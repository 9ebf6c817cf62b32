package dev.nanospan.layout;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

/**
 * All classes once more, in a loader of their own: the table of interned text belongs to the process, and what a test does
 * to it must not be felt by others.
 */
public final class IsolatedTable implements AutoCloseable {
    private final URLClassLoader loader;

    public IsolatedTable() {
        final String[] path = System.getProperty("java.class.path").split(File.pathSeparator);
        final URL[] urls = Arrays.stream(path).map(IsolatedTable::url).toArray(URL[]::new);
        loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    /** Initializes a class, so that its constants get what room there is. */
    public void initialize(final String type) throws ReflectiveOperationException {
        Class.forName(type, true, loader);
    }

    /** Fills the table up. */
    public void fill() throws ReflectiveOperationException {
        call(Fill.class.getName(), "fill");
    }

    /** Calls a static method by its name; what it throws comes through. */
    public void call(final String type, final String method, final Object... arguments)
            throws ReflectiveOperationException {
        final Method found = Arrays.stream(Class.forName(type, true, loader).getMethods())
                .filter(each -> each.getName().equals(method))
                .findFirst()
                .orElseThrow();
        try {
            found.invoke(null, arguments);
        } catch (final InvocationTargetException e) {
            throw new AssertionError("in a table of its own", e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static URL url(final String path) {
        try {
            return new File(path).toURI().toURL();
        } catch (final MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs inside. */
    public static final class Fill {
        private Fill() {}

        public static void fill() {
            int i = 0;
            while (Symbols.intern("fill." + i).ref() != 0) {
                i++;
            }
        }
    }
}
