package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.Account;
import dev.nanospan.export.http.Answer;
import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.http.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Sends one batch after the other and does what the answers ask for: takes the spans for delivered, sends them again later,
 * sends them in smaller pieces, or gives them up. One request at a time.
 */
final class Delivery {
    private static final int OK = 200;
    private static final int OK_TO = 299;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final long NS_PER_MS = 1_000_000L;
    private static final long STALLED_NS = 1_000 * NS_PER_MS;
    private static final long MAX_MS = Long.MAX_VALUE / NS_PER_MS;

    private final Terms terms;
    private final Transport transport;
    private final Outbox outbox;
    private final Shelf shelf;
    private final Breaker breaker;
    private final SizeLimit limit;
    private final Account account;
    private final Meter meter;
    private final Notices notices;
    private final Reply reply = new Reply();
    private @Nullable Shipment sending;
    private boolean posting;
    private boolean hurried;

    /** The probe of an open breaker that went before came from the disk, and in vain: it may be this very batch. */
    private boolean diskHadItsTurn;

    private long postedNs;
    private long deadlineNs;
    private long failedBefore;

    Delivery(
            final Terms terms,
            final Transport transport,
            final Outbox outbox,
            final Shelf shelf,
            final Breaker breaker,
            final SizeLimit limit,
            final Account account,
            final Meter meter,
            final Notices notices) {
        this.terms = terms;
        this.transport = transport;
        this.outbox = outbox;
        this.shelf = shelf;
        this.breaker = breaker;
        this.limit = limit;
        this.account = account;
        this.meter = meter;
        this.notices = notices;
    }

    /** Goes on as far as it goes without waiting. */
    int work(final long nowNs) {
        final long before = transport.movedBytes();
        int steps = 0;
        while (posting ? isAnswered(nowNs) : isPosted(nowNs)) {
            steps++;
        }
        if (shelf.takes() && isGone(nowNs)) {
            putAside();
        }
        steps += shelf.work();
        return steps > 0 || transport.movedBytes() != before ? 1 : 0;
    }

    /** Somebody waits: what fails now is not tried again first, if there is a place for it. */
    void hurry() {
        hurried = true;
    }

    /** Breaks off what is under way, and puts all there is aside, if there is a place for it: waits for the disk then. */
    void close() {
        if ((account.pending() > 0 || posting) && shelf.takesAtTheEnd()) {
            final boolean unused = posting && isAnswered(deadlineNs); // its time is up
            outbox.hurry();
            putAside();
            shelf.drain();
        }
        transport.close();
        posting = false;
        sending = null;
        account.inFlight(0);
        shelf.close();
    }

    /** Whether nothing gets through, so that what is closed had better go to disk. */
    private boolean isGone(final long nowNs) {
        if (breaker.isOpen()) {
            return true;
        }
        final boolean stalled = posting && nowNs - postedNs >= STALLED_NS;
        return (stalled || breaker.failures() > 0) && (hurried || !outbox.isReady());
    }

    private void putAside() {
        if (!posting && sending instanceof Parcel parcel) {
            putAside(parcel);
        } else if (!posting && sending != null) {
            sending = null;
            shelf.putBack();
        }
        Parcel next = outbox.next();
        while (next != null) {
            shelf.put(next);
            next = outbox.next();
        }
    }

    private void putAside(final Parcel parcel) {
        sending = null;
        account.inFlight(0);
        shelf.put(parcel);
    }

    /** Whether an answer is awaited. */
    boolean isPosting() {
        return posting;
    }

    private boolean isPosted(final long nowNs) {
        hurried = hurried && account.pending() > 0;
        if (!breaker.mayTry(nowNs)) {
            return false;
        }
        if (sending == null) {
            sending = next(nowNs);
        }
        if (sending == null) {
            return false;
        }
        post(sending, nowNs);
        return true;
    }

    /** What is new goes first; but an open breaker is probed with what there is, by turns. */
    private @Nullable Shipment next(final long nowNs) {
        final Parcel parcel = outbox.next();
        if (parcel != null) {
            return parcel;
        }
        return breaker.isOpen() && diskHadItsTurn && outbox.isFilling() ? null : shelf.next(nowNs);
    }

    private void post(final Shipment parcel, final long nowNs) {
        parcel.select(limit.bytes());
        if (parcel instanceof Replayed replayed) {
            shelf.sends(replayed, nowNs);
        } else {
            account.inFlight(parcel.undone());
        }
        meter.attempt(parcel.from < parcel.triedTo);
        parcel.triedTo = Math.max(parcel.triedTo, parcel.to);
        breaker.tries();
        meter.breaker(breaker);
        posting = true;
        postedNs = nowNs;
        deadlineNs = nowNs + (breaker.isHalfOpen() ? terms.attemptNs() : terms.attemptNs(parcel.spentNs));
        transport.post(parcel.payload(), nowNs, deadlineNs);
    }

    private boolean isAnswered(final long nowNs) {
        final Shipment parcel = sending;
        if (parcel == null || !transport.poll(nowNs)) {
            return false;
        }
        posting = false;
        final Answer answer = transport.answer();
        meter.answered(answer, nowNs - postedNs, parcel.payload().lengthBytes());
        settle(parcel, answer, nowNs);
        meter.breaker(breaker);
        return true;
    }

    private void settle(final Shipment parcel, final Answer answer, final long nowNs) {
        if (answer.wasRepeated() || (answer.outcome() != Outcome.ANSWERED && answer.wasSent())) {
            parcel.uncertainTo = Math.max(parcel.uncertainTo, parcel.to);
        }
        switch (answer.outcome()) {
            case ANSWERED -> answered(parcel, answer, nowNs);
            case TOO_LARGE -> refused(parcel, answer, Notices.ANSWER_TOO_LARGE, nowNs);
            default -> later(parcel, answer, nowNs);
        }
    }

    private void answered(final Shipment parcel, final Answer answer, final long nowNs) {
        final int status = answer.status();
        if (status >= OK && status <= OK_TO) {
            accepted(parcel, answer, nowNs);
            return;
        }
        switch (status) {
            case TOO_MANY_REQUESTS, BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT -> later(parcel, answer, nowNs);
            case CONTENT_TOO_LARGE -> tooLarge(parcel, answer, nowNs);
            default -> refused(parcel, answer, status, nowNs);
        }
    }

    private void accepted(final Shipment parcel, final Answer answer, final long nowNs) {
        reached(nowNs);
        limit.accepted(parcel.payload().lengthBytes());
        final boolean readable = reply.read(answer);
        final int sent = parcel.selected();
        final int rejected = reply.rejected(sent);
        leavesDisk(parcel, sent, rejected);
        account.delivered(sent, rejected, parcel.uncertain());
        if (!readable || rejected > 0 || reply.hasMessage() || reply.isOdd(sent)) {
            remark(readable, rejected, nowNs);
        }
        advance(parcel);
    }

    private void remark(final boolean readable, final int rejected, final long nowNs) {
        final int kind = !readable ? Notices.UNREADABLE : rejected > 0 ? Notices.REJECTED : Notices.WARNED;
        if (notices.isDue(kind, nowNs)) {
            notices.warn(
                    kind,
                    readable
                            ? "the collector rejected " + rejected + " spans: " + reply.message()
                            : "the collector took a batch, but its answer can't be read");
        }
    }

    private void tooLarge(final Shipment parcel, final Answer answer, final long nowNs) {
        limit.refused(parcel.payload().lengthBytes());
        if (parcel.selected() == 1 || !parcel.isDivisible()) {
            refused(parcel, answer, CONTENT_TOO_LARGE, nowNs);
        } else {
            reached(nowNs); // and less of it goes next
        }
    }

    /** These spans are not wanted, or not as we send them: it would be no other next time. */
    private void refused(final Shipment parcel, final Answer answer, final int kind, final long nowNs) {
        reached(nowNs);
        final int spans = parcel.selected();
        leavesDisk(parcel, spans, spans);
        account.failed(spans);
        if (notices.isDue(kind, nowNs)) {
            notices.warn(kind, spans + " spans are lost: " + problem(answer));
        }
        advance(parcel);
    }

    /** Nobody was there, or nobody had time: these spans are sent again. */
    private void later(final Shipment parcel, final Answer answer, final long nowNs) {
        if (!breaker.isHalfOpen()) {
            parcel.spentNs += nowNs - postedNs;
        }
        if (breaker.failed(nowNs, retryAfterNs(answer))) {
            failedBefore = account.failed();
            notices.warn("nothing got through " + breaker.failures()
                    + " times in a row; tried now and then from now on, and " + account.pending() + " spans wait"
                    + shelf.onDisk() + ": " + problem(answer));
        }
        diskHadItsTurn = parcel.isFromDisk();
        if (!breaker.isOpen() && !breaker.isAsked()) {
            parcel.spentNs += breaker.waitNs();
        }
        if (!breaker.isOpen() && terms.isSpent(parcel.spentNs)) {
            giveUp(parcel, answer, nowNs);
        } else if (parcel.isFromDisk()) {
            sending = null;
            shelf.putBack();
        } else if (breaker.isOpen()) {
            letOthersTry((Parcel) parcel);
        }
    }

    /** It may be this very batch that the collector chokes on: the next probe goes with another one, if there is one. */
    private void letOthersTry(final Parcel parcel) {
        if (shelf.takes()) {
            putAside(parcel);
        } else if (outbox.isPutBack(parcel)) {
            sending = null;
            account.inFlight(0);
        }
    }

    /** Its time is up. What is new gets a second chance from the disk, if there is one; what comes from there does not. */
    private void giveUp(final Shipment parcel, final Answer answer, final long nowNs) {
        if (shelf.takes() && parcel instanceof Parcel fresh) {
            putAside(fresh);
            return;
        }
        final int spans = parcel.undone();
        leavesDisk(parcel, spans, spans);
        account.failed(spans);
        if (notices.isDue(Notices.GIVEN_UP, nowNs)) {
            notices.warn(Notices.GIVEN_UP, spans + " spans are lost, out of time: " + problem(answer));
        }
        done(parcel);
    }

    /** Of spans from the disk, what becomes of them is said once it is known: before they are counted among the others. */
    private void leavesDisk(final Shipment parcel, final int spans, final int lost) {
        if (parcel.isFromDisk()) {
            account.replayed(spans, lost);
        }
    }

    private void advance(final Shipment parcel) {
        parcel.from = parcel.to;
        if (parcel.isDone()) {
            done(parcel);
        } else if (!parcel.isFromDisk()) {
            account.inFlight(parcel.undone());
        }
    }

    private void done(final Shipment parcel) {
        sending = null;
        account.inFlight(0);
        if (parcel instanceof Parcel fresh) {
            outbox.free(fresh);
        } else {
            shelf.done();
        }
    }

    /** The collector is at work. */
    private void reached(final long nowNs) {
        if (breaker.isOpen()) {
            notices.info("answers again after " + (nowNs - breaker.openedNs()) / NS_PER_MS + " ms and "
                    + breaker.failures() + " attempts in vain; " + account.pending() + " spans were kept"
                    + shelf.onDisk() + ", "
                    + (account.failed() - failedBefore) + " lost");
        }
        breaker.succeeded();
    }

    private static long retryAfterNs(final Answer answer) {
        if (answer.outcome() != Outcome.ANSWERED || answer.retryAfterMs() < 0) {
            return Answer.NO_RETRY_AFTER;
        }
        return Math.min(answer.retryAfterMs(), MAX_MS) * NS_PER_MS;
    }

    private static String problem(final Answer answer) {
        if (answer.outcome() != Outcome.ANSWERED) {
            return Excerpt.of(answer.problem());
        }
        final String said = Excerpt.of(answer.body(), 0, answer.bodyBytes());
        return said.isEmpty() ? "HTTP " + answer.status() : "HTTP " + answer.status() + ' ' + said;
    }
}
