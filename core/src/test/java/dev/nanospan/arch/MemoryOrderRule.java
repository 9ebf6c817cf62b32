package dev.nanospan.arch;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.Type;
import dev.nanospan.arch.Bytecode.Instruction;
import dev.nanospan.arch.Bytecode.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Plain access only through views of heap memory: newer JDKs refuse all else on a {@code byte[]}, and on a
 * {@code ByteBuffer} that may be one.
 */
public final class MemoryOrderRule {
    private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";
    private static final Set<String> PLAIN = Set.of("get", "set");
    private static final Set<String> VIEWED = Set.of("[B", "Ljava/nio/ByteBuffer;");

    private MemoryOrderRule() {}

    /** The methods that break it among all classes beside a class. */
    public static List<String> offencesBeside(final Class<?> type) {
        return offences(Bytecode.besides(type), unused -> true);
    }

    /** The methods that break it. */
    static List<String> offences(final Bytecode code, final Predicate<String> types) {
        final List<String> offences = new ArrayList<>();
        code.types.values().stream()
                .filter(type -> types.test(type.name))
                .flatMap(type -> type.methods.values().stream())
                .forEach(method -> method.instructions.stream()
                        .filter(MemoryOrderRule::isOrderedView)
                        .forEach(instruction -> offences.add(describe(method, instruction))));
        return offences;
    }

    private static boolean isOrderedView(final Instruction instruction) {
        if (!instruction.owner().equals(VAR_HANDLE) || !instruction.isCall()) {
            return false;
        }
        final Type[] arguments = Type.getArgumentTypes(instruction.descriptor());
        return arguments.length > 0
                && VIEWED.contains(arguments[0].getDescriptor())
                && !PLAIN.contains(instruction.name());
    }

    private static String describe(final Method method, final Instruction instruction) {
        return method.owner + '.' + method.name + ':' + instruction.line() + " " + instruction.name();
    }
}
