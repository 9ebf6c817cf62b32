package dev.nanospan.arch;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import dev.nanospan.arch.Bytecode.Instruction;
import dev.nanospan.arch.Bytecode.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Walks the calls from some methods through all code of ours they may reach, and tells what breaks a {@link HotPathRule}
 * there. A call of an open type, which users implement, is not followed; nor is a cold method.
 */
final class HotPath {
    private final Bytecode code;
    private final Set<String> openTypes;
    private final Map<Method, Method> callers = new LinkedHashMap<>();
    private final ArrayDeque<Method> waiting = new ArrayDeque<>();

    HotPath(final Bytecode code, final Set<String> openTypes) {
        this.code = code;
        this.openTypes = openTypes;
    }

    /** Begins at all methods of a class that fit. */
    HotPath from(final Class<?> type, final Predicate<Method> which) {
        final String name = type.getName().replace('.', '/');
        for (final Method method : code.types.get(name).methods.values()) {
            if (which.test(method) && !callers.containsKey(method)) {
                callers.put(method, null);
                waiting.add(method);
            }
        }
        return this;
    }

    HotPath walk() {
        while (!waiting.isEmpty()) {
            final Method method = waiting.remove();
            for (final Instruction instruction : method.instructions) {
                if (instruction.isCall()) {
                    follow(method, instruction);
                }
            }
        }
        return this;
    }

    /** Whether a method was reached. */
    boolean reaches(final Class<?> type, final String method) {
        final String name = type.getName().replace('.', '/');
        return callers.keySet().stream().anyMatch(each -> each.owner.equals(name) && each.name.equals(method));
    }

    int reached() {
        return callers.size();
    }

    /** What breaks rules, each with the calls that lead there. */
    List<Offence> offences() {
        final List<Offence> offences = new ArrayList<>();
        for (final Method method : callers.keySet()) {
            if (method.is(Opcodes.ACC_SYNCHRONIZED)) {
                offences.add(new Offence(HotPathRule.LOCK, "is synchronized", chain(method)));
            }
            for (final Instruction instruction : method.instructions) {
                for (final HotPathRule rule : HotPathRule.values()) {
                    if (rule.forbids(instruction)) {
                        offences.add(new Offence(rule, describe(instruction), chain(method)));
                    }
                }
            }
        }
        return offences;
    }

    private void follow(final Method from, final Instruction call) {
        if (openTypes.contains(call.owner())) {
            return;
        }
        if (call.isDirectCall()) {
            code.resolve(call.owner(), call.target()).ifPresent(method -> reach(from, method));
        } else {
            code.resolveVirtual(call.owner(), call.target()).forEach(method -> reach(from, method));
        }
    }

    private void reach(final Method from, final Method method) {
        if (!method.cold && !callers.containsKey(method)) {
            callers.put(method, from);
            waiting.add(method);
        }
    }

    private List<String> chain(final Method end) {
        final ArrayDeque<String> chain = new ArrayDeque<>();
        for (Method at = end; at != null; at = callers.get(at)) {
            chain.addFirst(at.owner.substring(at.owner.lastIndexOf('/') + 1) + '.' + at.name);
        }
        return List.copyOf(chain);
    }

    private static String describe(final Instruction instruction) {
        final String name = instruction.owner() + (instruction.name().isEmpty() ? "" : "." + instruction.name());
        return switch (instruction.opcode()) {
                    case Opcodes.INVOKEDYNAMIC -> "invokedynamic " + name;
                    case Opcodes.NEW, Opcodes.NEWARRAY, Opcodes.ANEWARRAY, Opcodes.MULTIANEWARRAY -> "new " + name;
                    case Opcodes.MONITORENTER -> "synchronized block";
                    default -> "call of " + name;
                }
                + " at line "
                + instruction.line();
    }

    /** An instruction that breaks a rule. */
    record Offence(HotPathRule rule, String what, List<String> chain) {
        @Override
        public String toString() {
            return System.lineSeparator() + rule + ": " + what + System.lineSeparator() + "    "
                    + String.join(" -> ", chain);
        }
    }
}
