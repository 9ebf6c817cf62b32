package dev.nanospan.arch;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Type;
import dev.nanospan.arch.Bytecode.Instruction;
import java.util.Set;

/** What an instruction on the hot path must not do: allocate, or wait. */
enum HotPathRule {
    LAMBDA_OR_CONCATENATION {
        @Override
        boolean forbids(final Instruction instruction) {
            return instruction.opcode() == Opcodes.INVOKEDYNAMIC;
        }
    },
    OBJECT {
        @Override
        boolean forbids(final Instruction instruction) {
            return instruction.opcode() == Opcodes.NEW && !TEXT_BUILDERS.contains(instruction.owner());
        }
    },
    ARRAY {
        @Override
        boolean forbids(final Instruction instruction) {
            return instruction.opcode() == Opcodes.NEWARRAY
                    || instruction.opcode() == Opcodes.ANEWARRAY
                    || instruction.opcode() == Opcodes.MULTIANEWARRAY
                    || calls(instruction, "java/util/Arrays", ARRAY_MAKERS)
                    || (instruction.isCall() && instruction.name().equals("clone"))
                    || (instruction.isCall() && instruction.name().equals("values") && returnsArray(instruction));
        }
    },
    BOXING {
        @Override
        boolean forbids(final Instruction instruction) {
            return instruction.opcode() == Opcodes.INVOKESTATIC
                    && BOXES.contains(instruction.owner())
                    && instruction.name().equals("valueOf");
        }
    },
    ITERATOR {
        @Override
        boolean forbids(final Instruction instruction) {
            return instruction.isCall()
                    && (instruction.descriptor().endsWith(")Ljava/util/Iterator;")
                            || instruction.descriptor().endsWith(")Ljava/util/ListIterator;")
                            || instruction.descriptor().endsWith(")Ljava/util/Spliterator;")
                            || instruction.descriptor().endsWith("Stream;"));
        }
    },
    TEXT {
        @Override
        boolean forbids(final Instruction instruction) {
            return (instruction.opcode() == Opcodes.NEW && TEXT_BUILDERS.contains(instruction.owner()))
                    || (instruction.isCall()
                            && (TEXT_BUILDERS.contains(instruction.owner()) || isMakingText(instruction)));
        }
    },
    LOCK {
        @Override
        boolean forbids(final Instruction instruction) {
            return instruction.opcode() == Opcodes.MONITORENTER;
        }
    },
    WAIT {
        @Override
        boolean forbids(final Instruction instruction) {
            return calls(instruction, "java/lang/Thread", Set.of("sleep", "join", "yield"))
                    || calls(instruction, "java/lang/Object", Set.of("wait"))
                    || (instruction.isCall()
                            && (instruction.owner().startsWith("java/util/concurrent/locks/")
                                    || WAITING_TYPES.contains(instruction.owner())
                                    || instruction.owner().startsWith("java/io/")));
        }
    };

    private static final Set<String> BOXES = Set.of(
            "java/lang/Boolean",
            "java/lang/Byte",
            "java/lang/Character",
            "java/lang/Short",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Float",
            "java/lang/Double");
    private static final Set<String> TEXT_BUILDERS = Set.of(
            "java/lang/StringBuilder", "java/lang/StringBuffer", "java/util/StringJoiner", "java/util/Formatter");
    private static final Set<String> ARRAY_MAKERS = Set.of("copyOf", "copyOfRange", "asList");
    private static final Set<String> WAITING_TYPES = Set.of(
            "java/util/concurrent/Semaphore",
            "java/util/concurrent/CountDownLatch",
            "java/util/concurrent/CyclicBarrier",
            "java/util/concurrent/BlockingQueue",
            "java/util/concurrent/Future");

    abstract boolean forbids(Instruction instruction);

    private static boolean calls(final Instruction instruction, final String owner, final Set<String> names) {
        return instruction.isCall() && instruction.owner().equals(owner) && names.contains(instruction.name());
    }

    /** Whatever gives a new {@code String} or an array of one: format, substring, concat, strip, valueOf, toString. */
    private static boolean isMakingText(final Instruction instruction) {
        final String result = Type.getReturnType(instruction.descriptor()).getClassName();
        final boolean text = result.equals(String.class.getName())
                || result.equals(CharSequence.class.getName())
                || result.endsWith("[]");
        final boolean maker = instruction.owner().equals("java/lang/String")
                || BOXES.contains(instruction.owner())
                || instruction.name().equals("toString")
                || instruction.name().equals("subSequence");
        return text && maker && !instruction.name().equals("intern");
    }

    private static boolean returnsArray(final Instruction instruction) {
        return Type.getReturnType(instruction.descriptor()).getSort() == Type.ARRAY;
    }
}
