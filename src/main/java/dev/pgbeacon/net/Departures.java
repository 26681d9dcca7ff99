package dev.pgbeacon.net;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connections to which all was said before they were registered. Most clients end within microseconds: to look at the oldest
 * when the next one comes costs one system call, to have epoll watch each costs three and a wake-up (11 µs of CPU a poll
 * against 14 with four clients). Whoever has not ended when it gets quiet, or within a millisecond, is watched after all.
 */
final class Departures {
    /** With so few there may be no next one to come soon; and a loop that sleeps between polls answers later. */
    private static final int FEW = 2;

    private final EventLoop loop;
    private final Consumer<SocketChannel> whenEnded;
    private final Consumer<SocketChannel> whenStaying;
    private final Deque<SocketChannel> waiting = new ArrayDeque<>();
    private final Shortcut shortcut = new Shortcut(4096);
    private boolean timerRuns;

    Departures(EventLoop loop, Consumer<SocketChannel> whenEnded, Consumer<SocketChannel> whenStaying) {
        this.loop = loop;
        this.whenEnded = whenEnded;
        this.whenStaying = whenStaying;
    }

    void add(SocketChannel connection) {
        // Two for one: what was left by one that took its time is caught up with.
        if (lookAtOldest()) {
            lookAtOldest();
        }
        waiting.add(connection);
    }

    private boolean lookAtOldest() {
        var oldest = waiting.peek();
        if (oldest == null || !shortcut.hasEnded(oldest)) {
            return false;
        }
        waiting.remove();
        whenEnded.accept(oldest);
        return true;
    }

    /** No more come for now. */
    @SuppressWarnings("FutureReturnValueIgnored") // the timer fails only if the loop ends
    void onPause() {
        if (waiting.size() <= FEW) {
            settle();
        } else if (!timerRuns) {
            timerRuns = true;
            loop.schedule(this::onTimer, 1, TimeUnit.MILLISECONDS);
        }
    }

    private void onTimer() {
        timerRuns = false;
        settle();
    }

    /** None waits here afterwards. */
    void settle() {
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            if (shortcut.hasEnded(next)) {
                whenEnded.accept(next);
            } else {
                whenStaying.accept(next);
            }
        }
    }
}
