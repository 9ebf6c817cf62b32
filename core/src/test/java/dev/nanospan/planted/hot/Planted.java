package dev.nanospan.planted.hot;

import dev.nanospan.layout.ColdPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/** What the rules of the hot path must catch, one thing a method. Never run. */
public class Planted {
    private final int number;
    private final int[] numbers = new int[1];
    private final ReentrantLock lock = new ReentrantLock();

    Planted(final int number) {
        this.number = number;
    }

    IntSupplier capturingLambda(final int value) {
        return () -> value + number;
    }

    String concatenation(final String text) {
        return text + number;
    }

    Object object() {
        return new Object();
    }

    byte[] array() {
        return new byte[number];
    }

    Object[] arrayOfReferences() {
        return new Object[number];
    }

    int[][] arrayOfArrays() {
        return new int[number][number];
    }

    int[] arrayCopy() {
        return Arrays.copyOf(numbers, number);
    }

    int[] arrayClone() {
        return numbers.clone();
    }

    int enumValues() {
        return Thread.State.values().length;
    }

    int varargs() {
        return count(number, number);
    }

    Integer boxedInteger() {
        return number;
    }

    Long boxedLong() {
        return (long) number;
    }

    Double boxedDouble() {
        return (double) number;
    }

    Boolean boxedBoolean() {
        return number > 0;
    }

    Character boxedCharacter() {
        return (char) number;
    }

    int forEachLoop(final List<String> texts) {
        int sum = 0;
        for (final String text : texts) {
            sum += text.length();
        }
        return sum;
    }

    long stream(final List<String> texts) {
        return texts.stream().count();
    }

    String format(final Object[] arguments) {
        return String.format("%s", arguments);
    }

    String substring(final String text) {
        return text.substring(number);
    }

    String concat(final String text) {
        return text.concat(text);
    }

    StringBuilder builder(final StringBuilder text) {
        return text.append(number);
    }

    String numberToText() {
        return Integer.toString(number);
    }

    String valueToText() {
        return String.valueOf(number);
    }

    String lowerCase(final String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    byte[] textToBytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    synchronized int synchronizedMethod() {
        return number;
    }

    int synchronizedBlock() {
        synchronized (numbers) {
            return numbers[0];
        }
    }

    void sleep() throws InterruptedException {
        Thread.sleep(number);
    }

    void park() {
        LockSupport.parkNanos(number);
    }

    void lock() {
        lock.lock();
    }

    @SuppressWarnings("WaitNotInLoop") // it is the call that matters here
    void waitFor() throws InterruptedException {
        wait(number);
    }

    void latch(final CountDownLatch latch) throws InterruptedException {
        latch.await();
    }

    void print() {
        System.out.println(number);
    }

    Object helper() {
        return PlantedElsewhere.first();
    }

    Object override(final PlantedElsewhere of) {
        return of.overridable();
    }

    Object implementation(final OfOurs of) {
        return of.call();
    }

    Object inherited(final PlantedElsewhere.Overriding of) {
        return of.inherited();
    }

    Object openType(final OfUsers of) {
        return of.call();
    }

    Object cold() {
        return firstUse();
    }

    int clean(final byte[] into, final String text, final Object lazy) {
        System.arraycopy(numbers, 0, numbers, 0, number);
        into[0] = (byte) text.charAt(number);
        return lazy == null ? Math.max(number, text.length()) : numbers[0];
    }

    @ColdPath("first use")
    private Object firstUse() {
        return new Object();
    }

    private static int count(final int... values) {
        return values.length;
    }

    /** An interface with an implementation of ours. */
    interface OfOurs {
        Object call();
    }

    /** An interface that users implement. */
    public interface OfUsers {
        Object call();
    }

    /** What a user might do. */
    static final class User implements OfUsers {
        @Override
        public Object call() {
            return new Object();
        }
    }
}
