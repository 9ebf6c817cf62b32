package dev.nanospan.arch;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.AnnotationVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Handle;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Label;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The methods of a folder of classes, as far as rules about single instructions need them. */
final class Bytecode {
    private static final String COLD_PATH = "Ldev/nanospan/layout/ColdPath;";

    final Map<String, Type> types = new LinkedHashMap<>();

    private Bytecode() {}

    /** All classes beside a class: those of its module, or of its tests. */
    static Bytecode besides(final Class<?> type) {
        try {
            return below(Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bytecode below(final Path root) {
        final Bytecode bytecode = new Bytecode();
        try (Stream<Path> files = Files.walk(root)) {
            final List<Path> classes =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            for (final Path file : classes) {
                bytecode.add(Files.readAllBytes(file));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytecode;
    }

    private void add(final byte[] classFile) {
        final Type type = new Type();
        new ClassReader(classFile).accept(type, ClassReader.SKIP_FRAMES);
        types.put(type.name, type);
    }

    /** A method as a class inherits it. */
    Optional<Method> resolve(final String owner, final String nameAndDescriptor) {
        final Type type = types.get(owner);
        if (type == null) {
            return Optional.empty();
        }
        final Method own = type.methods.get(nameAndDescriptor);
        if (own != null) {
            return Optional.of(own);
        }
        final Optional<Method> inherited = resolve(type.superName, nameAndDescriptor);
        return inherited.isPresent()
                ? inherited
                : type.interfaces.stream()
                        .map(each -> resolve(each, nameAndDescriptor))
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    /** All methods that a virtual call may end in. */
    List<Method> resolveVirtual(final String owner, final String nameAndDescriptor) {
        final List<Method> found = new ArrayList<>();
        resolve(owner, nameAndDescriptor).ifPresent(found::add);
        for (final Type type : types.values()) {
            if (type.methods.containsKey(nameAndDescriptor) && !type.name.equals(owner) && isSubtype(type, owner)) {
                found.add(type.methods.get(nameAndDescriptor));
            }
        }
        return found;
    }

    private boolean isSubtype(final Type type, final String of) {
        if (type.name.equals(of)) {
            return true;
        }
        final Stream<String> parents = Stream.concat(Stream.ofNullable(type.superName), type.interfaces.stream());
        return parents.map(types::get).anyMatch(parent -> parent != null && isSubtype(parent, of));
    }

    /** One instruction that a rule may care for. */
    record Instruction(int opcode, String owner, String name, String descriptor, int line) {
        boolean isCall() {
            return opcode >= Opcodes.INVOKEVIRTUAL && opcode <= Opcodes.INVOKEINTERFACE;
        }

        /** Whether the method called is known without looking at the object. */
        boolean isDirectCall() {
            return opcode == Opcodes.INVOKESTATIC || opcode == Opcodes.INVOKESPECIAL;
        }

        String target() {
            return name + descriptor;
        }
    }

    /** A class. */
    static final class Type extends ClassVisitor {
        final Map<String, Method> methods = new LinkedHashMap<>();
        String name = "";
        String superName = "";
        List<String> interfaces = List.of();

        private Type() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                final int version,
                final int access,
                final String ofName,
                final String signature,
                final String ofSuper,
                final String[] ofInterfaces) {
            name = ofName;
            superName = ofSuper;
            interfaces = List.of(ofInterfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                final int access,
                final String method,
                final String descriptor,
                final String signature,
                final String[] exceptions) {
            final Method visited = new Method(name, method, descriptor, access);
            methods.put(method + descriptor, visited);
            return visited;
        }
    }

    /** A method. */
    static final class Method extends MethodVisitor {
        final String owner;
        final String name;
        final String descriptor;
        final int access;
        final List<Instruction> instructions = new ArrayList<>();
        boolean cold;
        private int line;

        private Method(final String owner, final String name, final String descriptor, final int access) {
            super(Opcodes.ASM9);
            this.owner = owner;
            this.name = name;
            this.descriptor = descriptor;
            this.access = access;
        }

        boolean is(final int flag) {
            return (access & flag) != 0;
        }

        @Override
        public AnnotationVisitor visitAnnotation(final String of, final boolean visible) {
            cold |= of.equals(COLD_PATH);
            return null;
        }

        @Override
        public void visitLineNumber(final int number, final Label start) {
            line = number;
        }

        @Override
        public void visitInsn(final int opcode) {
            add(opcode, "", "", "");
        }

        @Override
        public void visitIntInsn(final int opcode, final int operand) {
            add(opcode, "", "", "");
        }

        @Override
        public void visitTypeInsn(final int opcode, final String type) {
            add(opcode, type, "", "");
        }

        @Override
        public void visitMultiANewArrayInsn(final String of, final int dimensions) {
            add(Opcodes.MULTIANEWARRAY, of, "", "");
        }

        @Override
        public void visitMethodInsn(
                final int opcode, final String of, final String method, final String with, final boolean isInterface) {
            add(opcode, of, method, with);
        }

        @Override
        public void visitInvokeDynamicInsn(
                final String method, final String with, final Handle bootstrap, final Object... arguments) {
            add(Opcodes.INVOKEDYNAMIC, bootstrap.getOwner(), method, with);
        }

        @Override
        public String toString() {
            return owner.replace('/', '.') + '.' + name + ':' + line;
        }

        private void add(final int opcode, final String of, final String method, final String with) {
            instructions.add(new Instruction(opcode, of, method, with, line));
        }
    }
}
